"""The planes: where requests come in.  Routes say who, what, do, answer; wiring says with what."""
