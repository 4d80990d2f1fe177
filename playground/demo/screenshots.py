"""What the screenshots of the demo's history show, by name."""

from playground.demo.shots import Shot
from playground.paint.browser import AppMessage, Browser, PrivacyError, ServerError
from playground.paint.dialog import Dialog
from playground.paint.ide import Editor
from playground.paint.panel import ControlPanel, Service
from playground.paint.terminal import Terminal

MODULE_NOT_FOUND = Terminal(
    title="linh@ideapad: ~/weather",
    columns=84,
    lines=(
        "(.venv) §glinh@ideapad§.:§b~/weather§.$ pip install requests",
        "Requirement already satisfied: requests in /usr/lib/python3/dist-packages (2.28.1)",
        "Requirement already satisfied: idna<4,>=2.5 in /usr/lib/python3/dist-packages (3.3)",
        "(.venv) §glinh@ideapad§.:§b~/weather§.$ python forecast.py",
        "Traceback (most recent call last):",
        '  File §m"/home/linh/weather/forecast.py"§., line §m3§., in §m<module>§.',
        "    import requests",
        "§rModuleNotFoundError§.: §mNo module named 'requests'§.",
        "(.venv) §glinh@ideapad§.:§b~/weather§.$ ",
    ),
)

NPM_ERESOLVE = Terminal(
    title="minh@laptop: ~/old-shop",
    dark=False,
    columns=82,
    lines=(
        "§gminh@laptop§.:§b~/old-shop§.$ npm install",
        "npm §rerror§. code §mERESOLVE§.",
        "npm §rerror§. ERESOLVE unable to resolve dependency tree",
        "npm §rerror§.",
        "npm §rerror§. While resolving: old-shop@1.4.0",
        "npm §rerror§. Found: react@19.0.0",
        "npm §rerror§. node_modules/react",
        'npm §rerror§.   react@"^19.0.0" from the root project',
        "npm §rerror§.",
        "npm §rerror§. Could not resolve dependency:",
        'npm §rerror§. peer react@"^16.9.0 || ^17 || ^18" from react-datepicker@4.25.0',
        "npm §rerror§. node_modules/react-datepicker",
        'npm §rerror§.   react-datepicker@"^4.25.0" from the root project',
        "npm §rerror§.",
        "npm §rerror§. Fix the upstream dependency conflict, or retry this command with",
        "npm §rerror§. --force or --legacy-peer-deps",
    ),
)

DOCKER_PORT = Terminal(
    title="jonas — shop — zsh — 84×12",
    system="mac",
    columns=84,
    lines=(
        "§cjonas@mbp§. §bshop§. % docker compose up -d",
        "[+] Running 2/3",
        " §g+§. Network shop_default     §gCreated§.        §d0.1s§.",
        ' §g+§. Volume "shop_pgdata"     §gCreated§.        §d0.0s§.',
        " §o-§. Container shop-db-1      §oStarting§.       §d0.4s§.",
        "§rError response from daemon: driver failed programming external connectivity§.",
        "§ron endpoint shop-db-1 (5b1c9f0a7e42): Bind for 0.0.0.0:5432 failed: port is§.",
        "§ralready allocated§.",
        "§cjonas@mbp§. §bshop§. % ",
    ),
)

COMPOSE_LOGS = Terminal(
    title="docker compose logs",
    columns=88,
    lines=(
        "§gminh@laptop§.:§b~/shop§.$ docker compose logs",
        "§cdb-1   |§. 2026-03-25 22:31:04.118 UTC [1] LOG:  starting PostgreSQL 16.2",
        "§cdb-1   |§. 2026-03-25 22:31:04.226 UTC [1] LOG:  database system is ready",
        "§yapp-1  |§. > shop@2.0.1 start",
        "§yapp-1  |§. > node dist/server.js",
        "§yapp-1  |§. §rError: connect ECONNREFUSED 127.0.0.1:5432§.",
        "§yapp-1  |§.     at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16) {",
        "§yapp-1  |§.   errno: §y-111§.,",
        "§yapp-1  |§.   code: §g'ECONNREFUSED'§.,",
        "§yapp-1  |§.   syscall: §g'connect'§.,",
        "§yapp-1  |§.   address: §g'127.0.0.1'§.,",
        "§yapp-1  |§.   port: §y5432§.",
        "§yapp-1  |§. }",
        "§yapp-1 exited with code 1§.",
    ),
)

POSTGRES_UPGRADE = Terminal(
    title="sam@nas: /srv/budget",
    columns=84,
    lines=(
        "§gsam@nas§.:§b/srv/budget§.$ docker compose logs db --tail 6",
        "§cdb-1  |§.",
        "§cdb-1  |§. PostgreSQL Database directory appears to contain a database; Skipping",
        "initialization",
        "§cdb-1  |§.",
        "§cdb-1  |§. 2026-03-09 22:58:40.511 UTC [1] §rFATAL§.:  database files are incompatible",
        "with server",
        "§cdb-1  |§. 2026-03-09 22:58:40.511 UTC [1] §yDETAIL§.:  The data directory was initial",
        "ized by PostgreSQL version 15, which is not compatible with this version 17.0.",
        "§gsam@nas§.:§b/srv/budget§.$ ",
    ),
)

NGINX_502 = Browser(
    tab="502 Bad Gateway",
    address="blog.nadia.example",
    page=ServerError(heading="502 Bad Gateway", server="nginx/1.22.1"),
    width=900,
    height=400,
)

CERT_EXPIRED = Browser(
    tab="Privacy error",
    address="https://fotos.dario.example",
    warning="Not secure",
    page=PrivacyError(
        text="Attackers might be trying to steal your information from fotos.dario.example "
        "(for example, passwords, messages, or credit cards).",
        code="NET::ERR_CERT_DATE_INVALID",
    ),
)

NEXTCLOUD_DOMAIN = Browser(
    tab="Nextcloud",
    address="https://cloud.example.org",
    page=AppMessage(
        name="Nextcloud",
        heading="Access through untrusted domain",
        text="Please contact your administrator. If you are an administrator, edit the "
        '"trusted_domains" setting in config/config.php like the example in '
        "config.sample.php.\nFurther information how to configure this can be found in the "
        "documentation.",
        colors=("#0a6ebd", "#3fa2e0"),
    ),
    width=900,
    height=480,
)

CHARMAP_IDE = Editor(
    project="people-list",
    files=("people.json", "README.md", "show_people.py"),
    file="show_people.py",
    first_line=1,
    dark=False,
    code=(
        "§mimport§. json",
        "",
        '§mwith§. §yopen§.(§o"people.json"§.) §mas§. f:',
        "    people = json.§yload§.(f)",
        "",
        "§mfor§. person §min§. people:",
        '    §yprint§.(person[§o"name"§.], person[§o"city"§.])',
    ),
    panel="TERMINAL",
    panel_lines=(
        "PS C:\\Users\\bea\\people-list> python show_people.py",
        "Traceback (most recent call last):",
        '  File "C:\\Users\\bea\\people-list\\show_people.py", line 4, in <module>',
        "    people = json.load(f)",
        '  File "C:\\Python312\\Lib\\json\\__init__.py", line 293, in load',
        "    return loads(fp.read(),",
        '  File "C:\\Python312\\Lib\\encodings\\cp1252.py", line 23, in decode',
        "    return codecs.charmap_decode(input,self.errors,decoding_table)[0]",
        "§rUnicodeDecodeError: 'charmap' codec can't decode byte 0x9d in position 214:§.",
        "§rcharacter maps to <undefined>§.",
    ),
)

IDE_PROBLEMS = Editor(
    project="recipes-api",
    files=("src", "  app.ts", "  db.ts", "  server.ts", "package.json", "tsconfig.json"),
    file="server.ts",
    first_line=1,
    code=(
        '§mimport§. §cexpress§. §mfrom§. §o"express"§.;',
        '§mimport§. { recipes } §mfrom§. §o"./db"§.;',
        "",
        "§bconst§. app = §yexpress§.();",
        'app.§yget§.(§o"/recipes/:id"§., (req, res) => {',
        "  §mconst§. recipe = recipes.§yfind§.((r) => r.id === req.params.id);",
        "  res.§yjson§.(recipe);",
        "});",
        "app.§ylisten§.(process.env.PORT ?? §c8080§.);",
    ),
    panel="PROBLEMS",
    panel_lines=(
        "server.ts  §dsrc§.  §r4§.",
        "✕ Could not find a declaration file for module 'express'. §dts(7016) [1, 21]§.",
        "✕ Parameter 'req' implicitly has an 'any' type. §dts(7006) [5, 25]§.",
        "✕ Parameter 'res' implicitly has an 'any' type. §dts(7006) [5, 30]§.",
        "✕ Cannot find name 'process'. Do you need to install type definitions for node?",
    ),
)

MINECRAFT_JAVA = Terminal(
    title="C:\\minecraft\\start.bat",
    system="windows",
    columns=90,
    lines=(
        "C:\\minecraft>java -Xmx4G -jar paper-1.21.4-69.jar --nogui",
        "§rError: LinkageError occurred while loading main class io.papermc.paperclip.Main§.",
        "        java.lang.UnsupportedClassVersionError: io/papermc/paperclip/Main has been",
        "compiled by a more recent version of the Java Runtime (class file version 65.0), this",
        "version of the Java Runtime only recognizes class file versions up to 61.0",
        "",
        "C:\\minecraft>pause",
        "Press any key to continue . . .",
    ),
)

DIALOG_MSVCP_VI = Dialog(
    title="KeToan.exe - Lỗi Hệ thống",
    text="Không thể tiếp tục thực thi mã vì không tìm thấy MSVCP140.dll. "
    "Cài đặt lại chương trình có thể khắc phục được sự cố này.",
)

XAMPP_MYSQL = ControlPanel(
    title="XAMPP Control Panel v3.3.0",
    services=(
        Service("Apache", "10424", "80, 443", running=True),
        Service("MySQL", "", "", running=False, failed=True),
        Service("FileZilla", "", "", running=False),
    ),
    log=(
        ("09:41:20", "mysql", "Attempting to start MySQL app..."),
        ("09:41:20", "mysql", "Status change detected: running"),
        ("09:41:22", "mysql", "Status change detected: stopped"),
        ("09:41:22", "mysql", "Error: MySQL shutdown unexpectedly."),
        ("09:41:22", "mysql", "This may be due to a blocked port, missing dependencies,"),
        ("09:41:22", "mysql", "improper privileges, a crash, or a shutdown by another method."),
        ("09:41:22", "mysql", 'Port 3306 in use by "C:\\Program Files\\MySQL\\bin\\mysqld.exe"!'),
    ),
)

SHOTS = {
    "module-not-found": Shot("Screenshot_from_2026-01-14_19-40-11.png", MODULE_NOT_FOUND),
    "npm-eresolve": Shot("npm-error.png", NPM_ERESOLVE),
    "docker-port": Shot("Screenshot_2026-02-05_at_13.01.47.png", DOCKER_PORT),
    "compose-logs": Shot("logs.png", COMPOSE_LOGS),
    "postgres-upgrade": Shot("image.png", POSTGRES_UPGRADE),
    "nginx-502": Shot("badgateway.png", NGINX_502),
    "cert-expired": Shot("Screenshot_20260406-090812.png", CERT_EXPIRED),
    "nextcloud-domain": Shot("grafik.png", NEXTCLOUD_DOMAIN),
    "charmap-ide": Shot("Unbenannt.png", CHARMAP_IDE),
    "ide-problems": Shot("image.png", IDE_PROBLEMS),
    "minecraft-java": Shot("mc.png", MINECRAFT_JAVA),
    "dialog-msvcp-vi": Shot("loi-ke-toan.png", DIALOG_MSVCP_VI),
    "xampp-mysql": Shot("xampp.png", XAMPP_MYSQL),
}
