from qa.question import Question
from tests.qa.values import ERROR, make_question, make_reading


def test_the_combined_text_names_each_picture_in_order() -> None:
    question = make_question("what now?", "first words", "second words", title="Broken")

    assert question.combined_text == (
        "Broken\nwhat now?\n\n"
        "[Screenshot 1 of 2: error.png]\nfirst words\n\n"
        "[Screenshot 2 of 2: error.png]\nsecond words"
    )


def test_pictures_that_say_nothing_keep_their_number() -> None:
    question = make_question(
        readings=(
            make_reading(None),
            make_reading("  "),
            make_reading("words", filename="b\n].png"),
        )
    )

    assert "[Screenshot 3 of 3: b ].png]\nwords" in question.combined_text
    assert question.screen_text == "words"
    assert question.unread_count == 1


def test_a_title_that_the_message_repeats_is_said_once() -> None:
    assert make_question("Broken since noon", title="Broken").prose == "Broken since noon"


def test_the_error_lines_of_the_reading_are_used() -> None:
    reading = make_reading("a\nlast line", error_lines=("last line",))

    assert make_question(readings=(reading,)).key_lines() == ("last line",)


def test_error_lines_are_found_where_the_reading_names_none() -> None:
    assert make_question("", f"Python 3.11\n{ERROR}\n>").error_lines == (ERROR,)


def test_without_an_error_the_first_lines_are_the_key_lines() -> None:
    question = make_question("", "\n".join(f"setting {n}" for n in range(30)))

    assert question.key_lines() == tuple(f"setting {n}" for n in range(10))


def test_a_question_without_pictures_has_no_screen_text() -> None:
    question: Question = make_question("hello")

    assert (question.screen_text, question.error_lines, question.key_lines()) == ("", (), ())


def test_the_key_text_of_an_error_is_the_error() -> None:
    screen = f"ana@mac ~ % python main.py\n{ERROR}\nfailed to start\nana@mac ~ %"

    question = make_question("it worked an hour ago", screen, title="Broken")

    assert question.key_text == f"Broken\n{ERROR}\nfailed to start"


def test_without_an_error_all_that_was_said_and_shown_is_key() -> None:
    question = make_question("where is it?", "Settings\nOff")

    assert question.key_text == question.combined_text


def test_an_error_that_its_window_wrapped_is_repeated_to_its_end() -> None:
    screen = (
        "$ docker compose up -d\n"
        "Error response from daemon: failed to set up container networking: driver failed\n"
        "programming external connectivity on endpoint photos-web-1 (c07d1e94ab33): Bind for\n"
        "0.0.0.0:8080 failed: port is already allocated\n"
        "$ "
    )

    assert make_question("", screen).key_lines() == tuple(screen.split("\n")[1:4])


def test_an_error_of_a_dialog_goes_on_where_its_next_word_had_no_room() -> None:
    screen = (
        "PhotoTool.exe - Lỗi hệ thống\n"
        "Không thể tiếp tục thực thi mã vì không tìm thấy\n"
        "MSVCP140.dll. Cài đặt lại chương trình có thể khắc phục\n"
        "sự cố này.\n"
        "OK"
    )
    question = make_question(readings=(make_reading(screen, error_lines=(screen.split("\n")[1],)),))

    assert question.key_lines() == tuple(screen.split("\n")[1:4])


def test_a_short_error_is_not_followed_by_its_neighbours() -> None:
    screen = f"$ python app.py\n{ERROR}\n$ ls -la /srv/app/with/a/rather/long/path/to/look/at/today"

    assert make_question("", screen).key_lines() == (ERROR,)
