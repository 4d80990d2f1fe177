"""What the three sample screenshots show: errors the history knows, on other machines."""

from playground.demo.shots import Shot
from playground.paint.dialog import Dialog
from playground.paint.terminal import Terminal

PYTHON = Terminal(
    title="ana — invoices — zsh — 88×11",
    system="mac",
    columns=88,
    lines=(
        "(venv) §cana@Anas-Air§. §binvoices§. % pip install flask",
        "Requirement already satisfied: flask in /opt/homebrew/lib/python3.13/site-packages",
        "(venv) §cana@Anas-Air§. §binvoices§. % python app.py",
        "Traceback (most recent call last):",
        '  File §m"/Users/ana/code/invoices/app.py"§., line §m1§., in §m<module>§.',
        "    from flask import Flask, render_template",
        "§rModuleNotFoundError§.: §mNo module named 'flask'§.",
        "(venv) §cana@Anas-Air§. §binvoices§. % ",
    ),
)

DOCKER = Terminal(
    title="root@vps-2231: /opt/photos",
    columns=92,
    lines=(
        "§groot@vps-2231§.:§b/opt/photos§.# docker compose up -d",
        "[+] Running 3/4",
        " §g+§. Container photos-redis-1   §gRunning§.        §d0.0s§.",
        " §g+§. Container photos-db-1      §gHealthy§.        §d2.1s§.",
        " §o-§. Container photos-web-1     §oStarting§.       §d0.3s§.",
        "§rError response from daemon: failed to set up container networking: driver failed§.",
        "§rprogramming external connectivity on endpoint photos-web-1 (c07d1e94ab33): Bind for§.",
        "§r0.0.0.0:8080 failed: port is already allocated§.",
        "§groot@vps-2231§.:§b/opt/photos§.# ",
    ),
)

DIALOG_VI = Dialog(
    title="PhotoStudio.exe - Lỗi Hệ thống",
    text="Không thể tiếp tục thực thi mã vì không tìm thấy VCRUNTIME140_1.dll. "
    "Cài đặt lại chương trình có thể khắc phục được sự cố này.",
    desktop="#2f5d50",
)

SHOTS = {
    "sample-python": Shot("Screenshot_2026-11-02_at_10.14.58.png", PYTHON),
    "sample-docker": Shot("docker-error.png", DOCKER),
    "sample-dialog-vi": Shot("loi.png", DIALOG_VI),
}
