"""Reports: one renderer a file, chosen from one registry; they read a `Comparison` and nothing else."""

from entradrift.report.registry import RENDERERS, Renderer, UnknownReportFormatError, by_name, by_path

__all__ = ["RENDERERS", "Renderer", "UnknownReportFormatError", "by_name", "by_path"]
