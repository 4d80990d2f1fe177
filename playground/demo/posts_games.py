"""Solved posts about game servers and Windows, three of them in Vietnamese."""

from playground.demo.script import Line, Script, accepted, when

POSTS = (
    Script(
        at=when("2026-03-14 20:09"),
        title="Minecraft server won't start after the update",
        tags=("game-server", "solved"),
        lines=(
            Line(
                "peteh",
                "downloaded the new paper jar, replaced the old, now the kids are at the door. it "
                "opens and closes",
                picture="minecraft-java",
            ),
            Line(
                "kofi.dev",
                "`class file version 65.0` = built for Java **21**, `only recognizes ... up to "
                "61.0` = you run Java 17. Minecraft 1.20.5 and later wants 21:\n"
                "```sh\nsudo apt install openjdk-21-jre-headless   # debian 13 / ubuntu "
                "24.04\njava -version\n```\n"
                "On Debian 12 take Temurin 21 from Adoptium. If both are installed: `sudo "
                "update-alternatives --config java`, or put the full path in your start script.",
                4,
                reactions=accepted("peteh", "jonas_h"),
            ),
            Line(
                "peteh",
                "21 is in, server is up, kids are quiet 🙌",
                15,
                reactions=(("🎉", ("mara_k", "kofi.dev")),),
            ),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-05-02 18:54"),
        title="**** FAILED TO BIND TO PORT! Cannot assign requested address",
        tags=("game-server", "solved"),
        lines=(
            Line(
                "jonas_h",
                "I wrote my public IP into server.properties so my friends can join\n"
                "```\n[Server thread/WARN]: **** FAILED TO BIND TO PORT!\n[Server thread/WARN]: "
                "The exception was: java.net.BindException: Cannot assign requested address: "
                "bind\n[Server thread/WARN]: Perhaps a server is already running on that "
                "port?\n```",
            ),
            Line(
                "oleg42",
                "the public IP belongs to your router, not to the pc. leave `server-ip=` "
                "**empty**, then forward TCP 25565 in the router to the pc. friends use the public "
                "IP, you use localhost",
                6,
                reactions=accepted("jonas_h"),
            ),
            Line("jonas_h", "empty = fixed, 4 people online", 20),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-08-15 21:33"),
        title="Valheim server is up but nobody can find it",
        tags=("game-server", "solved"),
        lines=(
            Line(
                "dario",
                "Log says `Game server connected`, I can join with the LAN ip, friends can't. "
                "ports 2456-2458 forwarded",
            ),
            Line("oleg42", "tcp or udp?", 2),
            Line("dario", "...tcp", 1, answers=1),
            Line(
                "oleg42",
                "It speaks **UDP**. Forward 2456-2457 UDP (2458 for crossplay), and the same in "
                "the firewall: `sudo ufw allow 2456:2458/udp`. Then join by IP:2456, the public "
                "list takes ages.\n"
                "If your router's WAN address starts with 100.64-100.127 you are behind CGNAT, "
                "then no forwarding helps, use the `-crossplay` join code or a small VPS.",
                5,
                reactions=accepted("dario", "peteh"),
            ),
            Line("dario", "udp 🤦 they are in", 12),
        ),
        solution=3,
    ),
    Script(
        at=when("2026-02-20 03:05"),
        title="Mở phần mềm báo thiếu MSVCP140.dll",
        tags=("windows", "solved"),
        lines=(
            Line(
                "huyen.ng",
                "máy em mới cài lại win, mở phần mềm kế toán thì bị lỗi như hình, cài lại 2 lần "
                "vẫn vậy ạ",
                picture="dialog-msvcp-vi",
            ),
            Line(
                "minhdev",
                "tải file dll trên mạng bỏ vào System32 là được",
                6,
                reactions=(("🚫", ("quangpham", "linh.tran")),),
            ),
            Line(
                "quangpham",
                "Đừng tải dll lẻ trên mạng, dễ dính virus lắm. File này nằm trong bộ **Microsoft "
                "Visual C++ Redistributable 2015-2022**, tải từ trang của Microsoft rồi cài cả bản "
                "x64 và x86 (phần mềm 32 bit cần bản x86):\n"
                "https://aka.ms/vs/17/release/vc_redist.x64.exe\n"
                "https://aka.ms/vs/17/release/vc_redist.x86.exe\n"
                "Cài xong khởi động lại máy. VCRUNTIME140.dll, VCRUNTIME140_1.dll cũng cùng một bộ "
                "này.",
                5,
                reactions=accepted("huyen.ng", "minhdev", "linh.tran"),
            ),
            Line("huyen.ng", "dạ được rồi ạ, cài thêm bản x86 là chạy. cảm ơn anh nhiều", 17),
        ),
        solution=2,
    ),
    Script(
        at=when("2026-04-28 04:22"),
        title="Tiếng Việt lưu vào MySQL thành dấu ???",
        tags=("database", "solved"),
        lines=(
            Line(
                "minhdev",
                'em insert "Nguyễn Văn Ánh" thì trong bảng ra "Nguy?n V?n ?nh", dùng MySQL 8 + PHP',
            ),
            Line(
                "quangpham",
                "Phải utf8mb4 ở cả ba chỗ: bảng, kết nối và trang web.\n"
                "```sql\nALTER TABLE customers CONVERT TO CHARACTER SET utf8mb4 COLLATE "
                "utf8mb4_0900_ai_ci;\n```\n"
                "Trong PHP: `new PDO('mysql:host=localhost;dbname=shop;charset=utf8mb4', ...)`. Dữ "
                "liệu đã thành ? thì mất rồi, phải nhập lại. Nhớ backup trước khi ALTER nhé.",
                9,
                reactions=accepted("minhdev", "huyen.ng"),
            ),
            Line("minhdev", "thiếu charset trong PDO thật. cảm ơn anh!", 14),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-06-30 02:48"),
        title="XAMPP bật MySQL lên là tắt ngay",
        tags=("database", "windows", "solved"),
        lines=(
            Line(
                "huyen.ng",
                "hôm qua còn chạy, hôm nay bấm Start thì 2 giây sau nó dừng, port 3306 màu đỏ",
                picture="xampp-mysql",
            ),
            Line(
                "linh.tran",
                "có thể MySQL khác đang chiếm port 3306. Mở cmd: `netstat -ano | findstr :3306`, "
                "xem PID là của ai trong Task Manager. Nếu là service MySQL80 thì vào services.msc "
                "dừng nó, hoặc đổi port trong my.ini thành 3307",
                11,
                reactions=accepted("huyen.ng"),
            ),
            Line(
                "huyen.ng",
                "đúng luôn, em cài MySQL Workbench nó cài kèm MySQL80. dừng service là được",
                8,
            ),
        ),
        solution=1,
    ),
    Script(
        at=when("2026-03-30 15:40"),
        title="npm.ps1 cannot be loaded because running scripts is disabled",
        tags=("windows", "node", "solved"),
        lines=(
            Line(
                "linh.tran",
                "new windows laptop from work\n"
                "```\nnpm : File C:\\Program Files\\nodejs\\npm.ps1 cannot be loaded because "
                "running scripts is disabled on this system.\n    + FullyQualifiedErrorId : "
                "UnauthorizedAccess\n```",
            ),
            Line(
                "sam_w",
                "PowerShell's execution policy. for your user only, no admin needed:\n"
                "```powershell\nSet-ExecutionPolicy -Scope CurrentUser RemoteSigned\n```\n"
                "or just use cmd / git bash, they take npm.cmd",
                5,
                reactions=accepted("linh.tran"),
            ),
            Line("linh.tran", "worked, ty", 4),
        ),
        solution=1,
    ),
)
