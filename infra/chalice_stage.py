"""What ``chalice package --stage <stage> --merge-template <file>`` writes, without its zip.

    python -m infra.chalice_stage <stage> <merge template>      (the template goes to stdout)

Chalice imports ``app.py`` with the stage's environment, so each stage is packaged by a process
of its own.  Of Chalice's own steps only one is left out: it would fetch wheels and build a zip
that is not deployed, for ``infra.package`` builds a smaller one.  Needs no network and no account.
"""

import os
import sys
from pathlib import Path
from typing import Any

from chalice.cli.factory import CLIFactory
from chalice.config import Config
from chalice.deploy.appgraph import ApplicationGraphBuilder, DependencyBuilder
from chalice.deploy.deployer import BaseDeployStep, BuildStage, InjectDefaults, SwaggerBuilder
from chalice.deploy.models import DeploymentPackage, LambdaFunction
from chalice.deploy.swagger import CFNSwaggerGenerator
from chalice.package import (
    JSONTemplateSerializer,
    PackageOptions,
    ResourceBuilder,
    SAMTemplateGenerator,
    TemplateDeepMerger,
    TemplateMergePostProcessor,
)
from chalice.utils import OSUtils

from infra.pins import TARGET

ROOT = Path(__file__).parent.parent
REGION = "ap-northeast-1"


class OurZip(BaseDeployStep):
    """Points every function at the zip that ``infra.package`` builds, and says for what it was built.

    Left to itself Chalice names the interpreter that happens to run it.
    """

    def __init__(self, stage: str) -> None:
        self._path = f"../vrs-{stage}.zip"

    def handle_deploymentpackage(self, config: Config, resource: DeploymentPackage) -> None:  # noqa: ARG002 - Chalice's shape
        """Name the zip where Chalice would have built one, from where the template lies."""
        resource.filename = self._path

    def handle_lambdafunction(self, config: Config, resource: LambdaFunction) -> None:  # noqa: ARG002 - Chalice's shape
        """Name the interpreter that the zip's wheels are for."""
        resource.runtime = f"python{TARGET.python}"
        resource.architecture = TARGET.machine


def packaged(stage: str, merge: Path) -> str:
    """Return a stage's template as Chalice writes it: merged, and with sorted keys."""
    os.environ["AWS_DEFAULT_REGION"] = REGION
    factory = CLIFactory(str(ROOT), environ=os.environ)
    config = factory.create_config_obj(stage)
    steps = [InjectDefaults(), OurZip(stage), SwaggerBuilder(swagger_generator=CFNSwaggerGenerator())]
    builder = ResourceBuilder(ApplicationGraphBuilder(), DependencyBuilder(), BuildStage(steps))
    options: PackageOptions = factory.create_package_options()
    template: dict[str, Any] = SAMTemplateGenerator(config, options).generate(
        builder.construct_resources(config, stage)
    )
    serializer = JSONTemplateSerializer()
    TemplateMergePostProcessor(OSUtils(), TemplateDeepMerger(), serializer, str(merge)).process(
        template, config, "", stage
    )
    text: str = serializer.serialize_template(template)
    return text


if __name__ == "__main__":
    sys.stdout.write(packaged(sys.argv[1], Path(sys.argv[2])))
