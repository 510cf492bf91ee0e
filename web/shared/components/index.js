/**
 * @file The components of both pages, by name. A page that must stay small imports the single files instead.
 */
export { BarChart } from "./bar-chart.js";
export { Button, Link } from "./button.js";
export { Checkbox, CheckboxGroup, RadioGroup } from "./choices.js";
export { DataTable } from "./data-table.js";
export { DateInput } from "./date-input.js";
export { ConfirmDialog, Dialog } from "./dialog.js";
export { DigitsInput } from "./digits-input.js";
export { Field, Select, TextArea, TextInput } from "./field.js";
export { FileDrop } from "./file-drop.js";
export { Icon } from "./icon.js";
export { Masked } from "./masked.js";
export { Breadcrumbs, SideNav, SkipLink, Steps, Tabs } from "./navigation.js";
export { Empty, ErrorNotice, Notice, Progress, Spinner, Tag } from "./notice.js";
export { DefinitionList, DiffTable, Timeline } from "./records.js";
export { SearchBox } from "./search-box.js";
