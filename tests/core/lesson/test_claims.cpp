#include "core/lesson/claims.h"

#include "core/base/assets.h"
#include "core/lesson/claim.h"
#include "core/lesson/claim_places.h"
#include "core/lesson/claim_readings.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

Lesson lesson_of(const std::string& text) {
  Result<Lesson> lesson = read_lesson(
      "---\nid: a\ntitle: A\nscene: {\"distribution\": \"cat_sat_on\"}\n---\n" + text, "x.md");
  if (!lesson) FAIL(lesson.error());
  return std::move(lesson).value();
}

std::string shown(const std::string& claim, const std::string& scene = "{}") {
  const Lesson lesson = lesson_of("## S\n~~~scene\n" + scene + "\n~~~\n");
  return computed_text(lesson, lesson.steps[0], "{{ " + claim + " }}");
}

TEST_CASE("claims: each reading of the worked example") {
  struct Row {
    std::string claim, wanted;
  };
  const Row rows[] = {
      {"z(mat)", "6.00"},
      {"scaled(mat) at T 2", "3.00"},
      {"scaled(mat) at temperature 0.5", "12.00"},
      {"penalised(mat) at repetition_penalty 1.25, history mat", "4.80"},
      {"exp(sofa)", "0.368"},
      {"p(mat)", "0.590"},
      {"p(\"mat\")", "0.590"},
      {"p(#0)", "0.590"},
      {"p(mat) at T 2", "0.392"},
      {"p(mat) at T 0", "1.000"},
      {"cumulative(floor)", "0.939"},
      {"final(mat) at top_k 3", "0.629"},
      {"final(bed) at top_k 3", "0.000"},
      {"untouched(mat) at T 2", "0.590"},
      {"rank(sofa)", "2"},
      {"rank(sofa) at repetition_penalty 1.25, history mat", "1"},
      {"why_cut(bed) at min_p 0.1", "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059"},
      {"why_cut(mat)", "kept"},
      {"token(2)", "sofa"},
      {"gap(mat, sofa) at T 2", "0.50"},
      {"ratio(mat, sofa)", "2.72"},
      {"kept on store, top_p 0.9", "6"},
      {"tokens", "6"},
      {"tokens on full_vocabulary", "248 320"},
      {"mass_kept at top_k 3", "0.939"},
      {"entropy_bits at T 0", "0.00"},
      {"effective_choices on five_logits, T 0", "1.0"},
      {"top_1_lead", "+0.373"},
      {"tail", "0.000"},
      {"rest(3)", "0.061"},
      {"subtracted", "6.00"},
      {"survivors at top_p 0.9", "mat, sofa, floor"},
      {"best at repetition_penalty 1.25, history mat", "sofa"},
      {"total_variation", "0.000"},
      {"total_variation at top_k 3", "0.061"},
      {"kl_bits at top_k 3", "0.090"},
      {"drawn(0) at seed 42, T 0", "mat"},
      {"expected(mat, 100)", "59.0"},
      {"two_sigma(mat, 100)", "9.8"},
      {"one_in(banana) at T 2", "51"},
      {"one_in(mat)", "1.7"},
      {"one_in(banana) at T 0.1", "1.1e+26"},
      {"at_least_once(banana, 200) at T 2", "0.981"},
      {"at_least_once(mat, 0)", "0.000"},
      {"cut_at_least_once(200) at top_k 3", ">0.999"},
      {"cut_at_least_once(10) at top_k 3", "0.466"},
      {"cut_at_least_once(10)", "0.000"},
      {"sum(forwards, float32, \"16777216 1 1\")", "16 777 216"},
      {"sum(backwards, float32, \"16777216 1 1\")", "16 777 218"},
      {"sum(forwards, bfloat16, \"256 1 1\")", "256"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.claim);
    CHECK(shown(row.claim) == row.wanted);
  }
}

TEST_CASE("claims: every reading is tried, and says how it is written") {
  for (const ClaimReading& reading : claim_readings()) {
    CAPTURE(reading.name);
    std::string arguments;
    for (std::size_t i = 0; i < reading.argument_count() + 1; ++i)
      arguments += std::string(i > 0 ? ", " : "") + "mat";
    const Lesson lesson =
        lesson_of("## S\n{{ " + std::string(reading.name) + "(" + arguments + ") }}\n");
    const std::vector<Error> errors = check_lesson(lesson);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message.starts_with("x.md:7:1: \"" + std::string(reading.name) + "\" "));
  }
}

TEST_CASE(
    "claims: a fresh start, then the lesson's scene, then the step's, then what the claim says") {
  CHECK(shown("p(mat)", "{\"knobs\": {\"temperature\": 2}}") == "0.392");
  CHECK(shown("p(mat) at T 1", "{\"knobs\": {\"temperature\": 2}}") == "0.590");
  CHECK(shown("p(sunny)", "{\"distribution\": \"weather\"}") != "p(sunny)");
  CHECK(shown("rank(mat)",
              "{\"history\": {\"prompt\": \"mat\"}, \"knobs\": "
              "{\"repetition_penalty\": 1.25}}") == "2");
  CHECK(shown("rank(mat)",
              "{\"history\": {\"prompt\": \"mat\", \"counts\": false}, \"knobs\": "
              "{\"repetition_penalty\": 1.25}}") == "1");
  CHECK(shown("kept", "{\"profile\": \"llama.cpp\", \"knobs\": {\"top_k\": 2}}") == "2");
  CHECK(shown("kept at off top_k", "{\"knobs\": {\"top_k\": 2}}") == "6");
  CHECK(shown("kept on three_logits, top_p 0.8, T 0.5, order top_p temperature") == "2");
  CHECK(shown("kept on three_logits, top_p 0.8, T 0.5, order temperature top_p") != "0");
  CHECK(shown("kept at profile llama.cpp, top_k 2") == "2");
  CHECK(shown("u(0)", "{\"seed\": 7, \"step\": 3}") == shown("u(3) at seed 7"));
  CHECK(shown("u(0)") == shown("u(0) at seed 42, step 0"));
}

TEST_CASE("claims: text around them stays, and more digits are shown where the author wrote more") {
  const Lesson lesson = lesson_of("## S\n");
  const auto text = [&](std::string_view markdown) {
    return computed_text(lesson, lesson.steps[0], markdown);
  };
  CHECK(text("**mat** {{p(mat)}}, {{ p(sofa) = 0.217 }}.") == "**mat** 0.590, 0.217.");
  CHECK(text("{{ p(banana) }}") == "0.001");
  CHECK(text("{{ p(banana) = 0.0015 }}") == "0.0015");
  CHECK(text("{{ p(mat) = 0.6 }}") == "0.590");
  CHECK(text("{{ p(mat)\nat T\n2 }}") == "0.392");
  CHECK(text("{{ p(dog) }} and {{ nothing }} and {{ open") == "p(dog) and nothing and {{ open");
  CHECK(computed_text(lesson, "{{ p(mat) }}") == "0.590");
}

TEST_CASE("claims: a number agrees to the digits that are written") {
  struct Row {
    std::string written;
    double value;
    bool wanted;
  };
  const Row rows[] = {
      {"0.590", 0.5904, true},   {"0.590", 0.5906, false},  {"0.59", 0.594, true},
      {"0.59", 0.596, false},    {".59", 0.594, true},      {"1", 1.4, true},
      {"1", 1.6, false},         {"−1.25", -1.25, true},    {"-1.25", -1.25, true},
      {"+0.373", 0.3731, true},  {"3.2e+08", 3.24e8, true}, {"3.2e+08", 3.26e8, false},
      {"248 320", 248320, true}, {"248320", 248321, false}, {"0.5", 0.45, true},
      {"mat", 1, false},         {"−∞", -INFINITY, false},  {"-inf", -INFINITY, true},
      {"0.000", 0.0004, true},   {"0.000", 0.0006, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.written);
    CHECK(agrees(row.written, row.value) == row.wanted);
  }
}

TEST_CASE("claims: what is wrong is told with its place, each for itself") {
  struct Row {
    std::string claim, sentence;
  };
  const Row rows[] = {
      {"p(mat) = 0.591", "p(mat) is 0.590, not 0.591"},
      {"p(mat) at T 2 = 0.590", "p(mat) at T 2 is 0.392, not 0.590"},
      {"best = sofa", "best is mat, not sofa"},
      {"chance(mat)", "there is no reading \"chance\"; the readings are: z, penalised, "},
      {"p", "\"p\" is written p(token)"},
      {"p(mat, sofa)", "\"p\" is written p(token)"},
      {"kept(mat)", "\"kept\" stands without parentheses"},
      {"p(dog)", "\"dog\" is no token of this distribution"},
      {"p(mat) at warmth 2", "there is no setting \"warmth\"; there are every knob"},
      {"p(mat) at T hot", "\"hot\" is no number"},
      {"p(mat) at T -1", "temperature is -1: it must be a number from 0 to"},
      {"p(mat) at T", "a setting is a name and a value, as in \"temperature 2\", not \"T\""},
      {"p(mat) at T 2,, top_k 3", "a setting is a name and a value"},
      {"p(mat) on nowhere", "\"nowhere\" is neither a bundled distribution nor a file"},
      {"p(mat) at profile nobody", "There is no profile"},
      {"p(mat) at seed -1", "\"-1\" is no seed"},
      {"p(mat) at history dog", "\"dog\" is no token of this distribution"},
      {"p(mat) hot", "a claim is READING [at SETTING"},
      {"p(mat", "a claim is READING [at SETTING"},
      {"", "a claim is READING [at SETTING"},
      {"p(mat) =", "a number must follow the \"=\""},
      {"token(0)", "\"0\" is no place among the tokens"},
      {"token(7)", "\"7\" is no place among the tokens"},
      {"u(-1)", "\"-1\" is no step"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.claim);
    const Lesson lesson = lesson_of("## S\n fine {{ p(mat) = 0.590 }}\n {{ " + row.claim + " }}\n");
    const std::vector<Error> errors = check_lesson(lesson);
    REQUIRE(errors.size() == 1);
    const std::string wanted = "x.md:8:2: " + row.sentence;
    CHECK(errors[0].message.substr(0, wanted.size()) == wanted);
  }
}

TEST_CASE("claims: a scene that cannot be brought back is told with its line in the lesson") {
  struct Row {
    std::string scene, sentence;
  };
  const Row rows[] = {
      {"{\"knobs\":\n {\"warmth\": 2}}", "x.md:9:13: there is no knob \"warmth\""},
      {"{\"distribution\": \"nowhere\"}", "x.md:8:18: \"nowhere\" is neither"},
      {"{\"profile\": \"nobody\"}", "x.md:8:13: "},
      {"{\"order\": [\"top_k\", \"top_k\"]}", "x.md:8:11: "},
      {"{\"seed\": -1}", "x.md:8:10: "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.scene);
    const Lesson lesson =
        lesson_of("## S\n~~~scene\n" + row.scene + "\n~~~\n{{ p(mat) = 0.590 }}\n");
    const std::vector<Error> errors = check_lesson(lesson);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message.starts_with(row.sentence));
  }
  const Lesson lesson = lesson_of(
      "## S\n~~~question\n{\"id\": \"q\", \"kind\": \"bars\", \"text\": \"?\",\n \"reveal\": "
      "{\"knobs\": {\"warmth\": 2}}}\n~~~\n");
  const std::vector<Error> errors = check_lesson(lesson);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message.starts_with("x.md:9:33: there is no knob \"warmth\""));
}

TEST_CASE("claims: a question has one answer") {
  struct Row {
    std::string question, sentence;
  };
  const Row rows[] = {
      {"\"kind\": \"choice\", \"choices\": [\"{{ p(mat) }}\", \"0.590\"], \"answer\": 0",
       "two choices of the question \"q\" are equal"},
      {"\"kind\": \"number\", \"answer\": \"{{ kept }} tokens\"",
       "the answer of the question \"q\" comes to no number but to \"6 tokens\""},
      {"\"kind\": \"token\", \"answer\": \"dog\"",
       "the answer of the question \"q\", \"dog\", is no token of the distribution"},
      {"\"kind\": \"token\", \"answer\": \"mat\"", ""},
      {"\"kind\": \"token\", \"answer\": \"sunny\", \"reveal\": {\"distribution\": \"weather\"}",
       ""},
      {"\"kind\": \"number\", \"answer\": \"{{ tokens on full_vocabulary }}\"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.question);
    const std::string json = "{\"id\": \"q\", \"text\": \"\", " + row.question + "}";
    const std::vector<Error> errors =
        check_lesson(lesson_of("## S\n~~~question\n " + json + "\n~~~\n"));
    CHECK(errors.size() == (row.sentence.empty() ? 0 : 1));
    if (!errors.empty()) CHECK(errors[0].message == "x.md:8:2: " + row.sentence);
    // The same in a quiz, where a token is no bar on the screen.
    const bool token = row.question.find("token\"") != std::string::npos;
    const Lesson quiz = lesson_of("## S\n# Questions\n~~~quiz\n[" + json + "]\n~~~\n");
    CHECK(check_lesson(quiz).size() == (token ? 0 : errors.size()));
  }
  const Lesson quiz = lesson_of(
      "## S\n# Questions\n~~~quiz\n[{\"id\": \"q\", \"kind\": \"bars\", \"text\": \"\",\n"
      "\"reveal\": {\"profile\": 5}}]\n~~~\n");
  CHECK(check_lesson(quiz).size() == 1);
}

TEST_CASE("claims: the answer of a number question is a number, whatever gaps it is shown with") {
  Question question;
  question.kind = QuestionKind::number;
  const Lesson lesson = lesson_of("## S\n");
  const auto answer = [&](const std::string& written) {
    question.number = written;
    return number_answer(computed_question(lesson, nullptr, question));
  };
  CHECK(answer("{{ tokens on full_vocabulary }}") == 248320.0);
  CHECK(answer("{{ z(grey) on weather }}").value_or(0) == near(-0.8));
  CHECK(answer("{{ top_1_lead }}").value_or(0) == near(0.373));
  CHECK(answer("0.5") == 0.5);
  CHECK(!answer("{{ best }}"));
}

TEST_CASE("claims: what the bundled lessons say is what core computes") {
  int claims = 0;
  for (const Lesson& lesson : bundled_lessons()) {
    for (const Error& error : check_lesson(lesson)) FAIL_CHECK(error.message);
    claims += static_cast<int>(lesson.claims.size());
  }
  CHECK(claims > 0);
}

// A claim in each place where a lesson's text may stand, and all of them are found.
TEST_CASE("claims: none stands where nobody looks") {
  const std::string wrong = "{{ p(mat) = 0.1 }}";
  const Lesson lesson =
      lesson_of("Summary " + wrong + "\n## S\nbody " + wrong + "\n~~~notes\nnotes " + wrong +
                "\n~~~\n~~~question\n{\"id\": \"q\", \"kind\": \"choice\", \"text\": \"" + wrong +
                "\", \"choices\": [\"a\", \"" + wrong + "\"], \"answer\": 0, \"explanation\": \"" +
                wrong + "\"}\n~~~\n~~~takeaways\n- " + wrong +
                "\n~~~\n# Questions\n~~~quiz\n[{\"id\": \"n\", \"kind\": "
                "\"number\", \"text\": \"\", \"answer\": \"" +
                wrong + "\"}]\n~~~\n");
  CHECK(lesson.errors.empty());
  CHECK(check_lesson(lesson).size() == 8);
}

}  // namespace
}  // namespace logitdice::test
