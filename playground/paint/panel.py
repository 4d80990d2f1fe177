"""The control panel of a local server bundle: its services, and a log below."""

from dataclasses import dataclass

from playground.paint.canvas import Canvas
from playground.paint.fonts import BOLD, mono, sans
from playground.paint.window import BAR_HEIGHT, title_bar

ROW_HEIGHT = 38
LOG_LINE = 23
_COLUMNS = (20, 150, 250, 340)
_HEADS = ("Module", "PID(s)", "Port(s)", "Actions")


@dataclass(frozen=True)
class Service:
    name: str
    pid: str
    port: str
    running: bool
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class ControlPanel:
    """`log` lines are time, module and text; a text that begins with "Error" is red."""

    title: str
    services: tuple[Service, ...]
    log: tuple[tuple[str, str, str], ...]
    width: int = 900

    def paint(self) -> Canvas:
        log_top = BAR_HEIGHT + 96 + ROW_HEIGHT * len(self.services)
        canvas = Canvas(self.width, log_top + LOG_LINE * len(self.log) + 32, "#f0f0f0")
        title_bar(canvas, "windows", self.title, dark=False)
        canvas.text((20, BAR_HEIGHT + 8), self.title, sans(19, BOLD), "#5a5a5a")
        for x, head in zip(_COLUMNS, _HEADS, strict=True):
            canvas.text((x, BAR_HEIGHT + 46), head, sans(13, BOLD), "#333333")
        for row, service in enumerate(self.services):
            _service(canvas, BAR_HEIGHT + 72 + row * ROW_HEIGHT, service)
        canvas.box((12, log_top, self.width - 12, canvas.height - 12), "#ffffff", line="#b0b0b0")
        for row, (time, module, text) in enumerate(self.log):
            y = log_top + 8 + row * LOG_LINE
            color = "#d01010" if text.startswith("Error") else "#202020"
            canvas.text((22, y), time, mono(14), "#3a3a3a")
            canvas.text((122, y), f"[{module}]", mono(14), "#1a5fb4")
            canvas.text((212, y), text, mono(14), color)
        return canvas


def _service(canvas: Canvas, top: int, service: Service) -> None:
    fill = "#f0f0f0"
    if service.failed:
        fill = "#ff9d9d"
    elif service.running:
        fill = "#c9f7c9"
    canvas.box((14, top + 2, 136, top + ROW_HEIGHT - 4), fill)
    canvas.text((_COLUMNS[0], top + 7), service.name, sans(15), "#1b1b1b")
    canvas.text((_COLUMNS[1], top + 7), service.pid, sans(15), "#1b1b1b")
    canvas.text((_COLUMNS[2], top + 7), service.port, sans(15), "#1b1b1b")
    labels = ("Stop" if service.running else "Start", "Admin", "Config", "Logs")
    for index, label in enumerate(labels):
        left = _COLUMNS[3] + index * 104
        box = (left, top + 3, left + 96, top + ROW_HEIGHT - 5)
        canvas.box(box, "#e4e4e4", line="#a8a8a8")
        canvas.centered(box, label, sans(14), "#1b1b1b")
