#include <nlohmann/json.hpp>

#include "app/cli/render.h"
#include "app/cli/view_names.h"
#include "app/cli/window.h"
#include "core/sampling/profiles.h"
#include "core/sampling/stage.h"
#include "core/text/utf8.h"
#include "tests/app/cli/run.h"

namespace logitdice::cli {
namespace {

struct Wrong {
  std::vector<std::string> arguments;
  const char* said;  // a part of the sentence
};

void check_refused(const Wrong& row, const Ran& ran) {
  CAPTURE(ran.err);
  CAPTURE(row.said);
  CHECK(ran.code == 2);
  CHECK(ran.out == "");
  CHECK(ran.err.starts_with("logitdice: "));
  CHECK(ran.err.find(row.said) != std::string::npos);
  CHECK(ran.err.find('\n') == ran.err.size() - 1);  // one line
}

TEST_CASE("every wrong use is refused with a sentence and exit code 2") {
  const Wrong rows[] = {
      {{"trace", "--top-p", "abc"}, "--top-p is \"abc\": it must be a number from 0 to 1."},
      {{"trace", "--top-p", "1.5"}, "--top-p is 1.5: it must be a number from 0 to 1"},
      {{"trace", "--top-k", "2.5"}, "--top-k is 2.5: it must be a whole number"},
      {{"trace", "--top-k", "-1"}, "--top-k is -1"},
      {{"trace", "--top-k", "nan"}, "--top-k is \"nan\""},
      {{"trace", "--temperature", "1e999"}, "--temperature is \"1e999\""},
      {{"trace", "--temperature", "inf"}, "--temperature is \"inf\""},
      {{"trace", "--top-p"}, "--top-p needs a value; see logitdice trace --help."},
      {{"trace", "--top-p", ".5", "--top-p", ".6"}, "--top-p can be given only once"},
      {{"trace", "--top-p", ""}, "--top-p is empty"},
      {{"trace", ""}, "FILE is empty"},
      {{"trace", "--foo"}, "There is no flag \"--foo\"; see logitdice trace --help."},
      {{"trace", "-x"}, "There is no flag \"-x\""},
      {{"trace", "a", "b"}, "There is one argument too many, \"b\""},
      {{"trace", "no_such"}, "There is no file \"no_such\" and no bundled distribution"},
      {{"trace", "/"}, "directory"},
      {{"trace", "-"}, "stdin: "},
      {{"trace", "--format", "xml"},
       "--format is \"xml\": it takes text, tsv, csv, markdown or json."},
      {{"trace", "--rows", "-1"}, "--rows is \"-1\": it takes a whole number from 0"},
      {{"trace", "--rows", "1.5"}, "--rows is \"1.5\""},
      {{"trace", "--order", "top_k,foo"},
       "no stage \"foo\"; the stages are: penalties, temperature, top_k"},
      {{"trace", "--order", "top_k,"}, "no stage \"\""},
      {{"trace", "--order", "top_k,top-k"}, "names the stage \"top_k\" twice"},
      {{"trace", "--profile", "nobody"}, "no profile \"nobody\"; the profiles are: textbook"},
      {{"trace", "--jsonl", "--top-k", "3"}, "--jsonl stands alone"},
      {{"trace", "--jsonl", "file"}, "--jsonl stands alone"},
      {{"trace", "--jsonl", "--prompt", "mat"}, "--jsonl stands alone"},
      {{"trace", "--history", "mat", "--output", "mat"}, "--prompt and --output are its parts"},
      {{"sample", "--history", "mat", "--prompt", "mat"}, "--prompt and --output are its parts"},
      {{"trace", "--prompt", "mat dog"}, "--prompt: \"dog\" is no token of this distribution"},
      {{"trace", "--output", "#6"}, "--output: \"#6\" is no token of this distribution"},
      {{"sample", "--history", "dog"}, "--history: \"dog\" is no token of this distribution"},
      {{"trace", "--min-keep", "2", "--profile", "sglang"}, "SGLang has no such knob"},
      {{"sample", "-n", "0"}, "-n is \"0\": it takes a whole number from 1 to 100 000 000."},
      {{"sample", "-n", "100000001"}, "-n is \"100000001\""},
      {{"sample", "-n", "1e3"}, "-n is \"1e3\""},
      {{"sample", "--seed", "-1"}, "--seed is \"-1\""},
      {{"sample", "--seed", "18446744073709551616"}, "from 0 to 18446744073709551615"},
      {{"sample", "--format", "tsv"}, "it takes text or json"},
      {{"sample", "--min-p", "2"}, "--min-p is 2"},
      {{"list"}, "Which list? There are: distributions, captures, views"},
      {{"list", "foo"}, "There is no list \"foo\""},
      {{"list", "stages", "foo"}, "one argument too many"},
      {{"list", "stages", "--format", "tsv"}, "it takes text or json"},
      {{"render"}, "render needs either -o OUT.png for one picture or --all DIR"},
      {{"render", "-o", "a.png", "--all", "b"}, "render needs either"},
      {{"render", "--all", "d", "--theme", "dark"}, "--view and --theme do not go with it"},
      {{"render", "--all", "d", "--animate", "phases"}, "--animate goes with -o"},
      {{"render", "-o", "x.gif"}, "one picture is no animation"},
      {{"render", "-o", "x.jpg"}, "end in .png, .svg or .gif, not in .jpg"},
      {{"render", "-o", "x.svg", "--animate", "phases"}, "an animation is one GIF or many PNGs"},
      {{"render", "-o", "x.png", "--animate", "phases"}, "as in frame-%03d.png"},
      {{"render", "-o", "x.gif", "--animate", "swoop"}, "it takes phases, text, or sweep"},
      {{"--size", "10x10"}, "--size is \"10x10\""},
      {{"render", "-o", "x.png", "--size", "1600"}, "--size is \"1600\""},
      {{"render", "-o", "x.png", "--size", "3x900"}, "each 200 to 8192"},
      {{"render", "-o", "x.png", "--size", "1600x900x3"}, "--size is"},
      {{"render", "-o", "x.png", "--phase", "7"},
       "--phase is \"7\": it takes a whole number from 1 to 6"},
      {{"render", "-o", "x.png", "--view", "nope"}, "--view is \"nope\": it takes pipeline"},
      {{"render", "-o", "x.png", "--scale", "9"},
       "--scale is \"9\": it takes a number from 0.8 to 3."},
      {{"render", "-o", "x.png", "--top-p", "7"}, "--top-p is 7"},
      {{"render", "no_such", "-o", "x.png"}, "no file \"no_such\""},
      {{"render", "-", "-o", "x.png"}, "render reads no stdin"},
      {{"--present", "nope"}, "the lessons are: logits, temperature, "},
      {{"tracee"}, "There is no subcommand, file or bundled distribution \"tracee\""},
      {{"-"}, "The window reads no stdin"},
      {{"--theme", "blue"}, "--theme is \"blue\": it takes dark, light or contrast."},
      {{"--view", "nope"}, "--view is \"nope\""},
      {{"--scale", "0.1"}, "--scale is \"0.1\""},
      {{"--top-q", "3"}, "There is no flag \"--top-q\"; see logitdice --help."},
  };
  for (const Wrong& row : rows) check_refused(row, run(row.arguments));
}

TEST_CASE("a bad distribution is refused with its place and exit code 2") {
  struct Row {
    const char* input;
    const char* said;
  };
  const Row rows[] = {{"mat: 6\nsofa: x\n", "logitdice: stdin:2:7: "},
                      {"mat: nan\n", "logitdice: stdin:1:6: "},
                      {"{\"logits\": [1, NaN]}", "logitdice: stdin:1:16: "},
                      {"{\"logits\": []}", "logitdice: stdin:"},
                      {"a: -inf\n", "logitdice: stdin: "},
                      {"", "logitdice: stdin: "}};
  for (const Row& row : rows) {
    for (const char* command : {"trace", "sample"}) {
      const Ran ran = run({command, "-"}, row.input);
      CAPTURE(ran.err);
      CHECK(ran.code == 2);
      CHECK(ran.out == "");
      CHECK(ran.err.starts_with(row.said));
    }
  }
}

TEST_CASE("help is there for every command, fits 80 columns and ends fine") {
  std::vector<std::vector<std::string>> commands = {{}};
  for (const Command& command : all_commands()) commands.push_back({std::string(command.name)});
  for (std::vector<std::string> arguments : commands) {
    const std::string name = arguments.empty() ? "" : arguments.front();
    CAPTURE(name);
    arguments.push_back("--help");
    const Ran ran = run(arguments);
    CHECK(ran.code == 0);
    CHECK(ran.err == "");
    CHECK(ran.out.find("Usage:\n  logitdice") != std::string::npos);
    CHECK(ran.out.find("Examples:\n  logitdice") != std::string::npos);
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
      CAPTURE(line);
      CHECK(count_characters(line) <= 80);
    }
    arguments.back() = "-h";
    CHECK(run(arguments).out == ran.out);
  }
  const std::string all = run({"--help"}).out;
  for (const Command& command : all_commands()) {
    CHECK(all.find("logitdice " + std::string(command.name)) != std::string::npos);
  }
}

namespace {

// A chain of the stage that reads the knob, or of any where every stage does.
std::string order_with(const KnobInfo& info) {
  for (const Stage& stage : all_stages()) {
    const auto& knobs = stage.knobs;
    if (std::find(knobs.begin(), knobs.end(), info.id) != knobs.end()) {
      return std::string(stage.id);
    }
  }
  return "top_p";
}

}  // namespace

TEST_CASE("there is a flag for every knob, with dashes and with underscores") {
  const std::string help = run({"trace", "--help"}).out;
  for (const KnobInfo& info : all_knobs()) {
    std::string flag = "--" + std::string(info.id);
    CAPTURE(flag);
    const std::vector<std::string> trace = {"trace", "-",       "--format",
                                            "json",  "--order", order_with(info)};
    const auto traced = [&](std::vector<std::string> given) {
      given.insert(given.begin(), trace.begin(), trace.end());
      return run(given, kCat);
    };
    const Ran with_underscores = traced({flag, "0.5"});
    const Ran joined = traced({flag + "=0.5"});
    for (char& c : flag) c = c == '_' ? '-' : c;
    const bool listed = help.find("  " + flag + " ") != std::string::npos ||
                        help.find("  " + flag + ",") != std::string::npos;  // aliases follow
    CHECK(listed);
    const Ran with_dashes = traced({flag, "0.5"});
    CHECK(with_dashes.code == (info.whole ? 2 : 0));
    CHECK(with_underscores.out == with_dashes.out);
    CHECK(joined.out == with_dashes.out);
    const bool two = info.highest == 1;  // off and on
    const Ran whole = traced({flag, two ? "1" : "3"});
    const Ran& turned = info.whole ? whole : with_dashes;
    const double value = !info.whole ? 0.5 : two ? 1 : 3;
    REQUIRE(turned.code == 0);
    CHECK(nlohmann::json::parse(turned.out)["knobs"][std::string(info.id)] == value);
  }
}

TEST_CASE("help has the default that an engine gives a window, and every column of the tables") {
  const std::string help = run({"trace", "--help"}).out;
  std::string words;  // with the line breaks of the help taken out
  for (const char c : help) {
    if (c == '\n')
      words += ' ';
    else if (c != ' ' || !words.ends_with(' '))
      words += c;
  }
  CHECK(
      words.find(
          "Default: -1, neutral; 64 in llama.cpp, 64 in ollama, 20 in mlx-lm, 320 in koboldcpp, 64 "
          "in ollama-mlx.") != std::string::npos);
  CHECK(words.find("Default: 0.1, neutral.") != std::string::npos);
  const std::string header = run({"trace", "--format", "tsv", "--rows", "1"}).out;
  std::istringstream columns(header.substr(0, header.find('\n')));
  for (std::string column; std::getline(columns, column, '\t');) {
    CAPTURE(column);
    CHECK((help.find("\n  " + column) != std::string::npos || column == "token"));
  }
  CHECK(help.find("\n  id, token ") != std::string::npos);
}

TEST_CASE("version") {
  const Ran ran = run({"--version"});
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with("logitdice " LOGITDICE_VERSION "\n"));
  for (const char* part : {"Built with", "GLFW", "Dear ImGui", "OpenSSL"}) {
    CHECK(ran.out.find(part) != std::string::npos);
  }
}

TEST_CASE("list writes a row a line, its id first, and nothing for an empty list") {
  const Ran stages = run({"list", "stages"});
  CHECK(stages.code == 0);
  std::istringstream lines(stages.out);
  const auto next_row = [&] {  // what belongs to a row is indented below it
    std::string line;
    while (std::getline(lines, line) && line.starts_with("  ")) CHECK(count_characters(line) <= 80);
    return line;
  };
  for (const Stage& stage : all_stages()) {
    CHECK(next_row() == std::string(stage.id) + "  " + std::string(stage.title));
  }
  CHECK(run({"list", "distributions"}).out.starts_with("cat_sat_on "));
  CHECK(run({"list", "profiles"}).out.starts_with("textbook "));
  CHECK(run({"list", "views"}).out.starts_with("pipeline "));
  CHECK(run({"list", "profiles", "--format", "json"})
            .out.starts_with("[\n  {\"id\": \"textbook\", "));
}

TEST_CASE("list stages and list profiles tell what each does") {
  const std::string stages = run({"list", "stages"}).out;
  CHECK(stages.find("top_p  Top-p\n"
                    "  formula   keep while Σp before < top_p\n"
                    "  source    Holtzman et al. 2019\n"
                    "  knobs     top_p\n"
                    "  does      Keeps the fewest best tokens") != std::string::npos);
  const std::string profiles = run({"list", "profiles"}).out;
  CHECK(profiles.find("textbook  Textbook order\n"
                      "  about     Temperature before the cutoffs, each cutoff on what the one "
                      "before\n            it left.\n"
                      "  order     penalties, temperature, top_k, top_p, min_p\n"
                      "  defaults  all neutral\n"
                      "  limits    those of the knobs\n"
                      "  rules     the textbook's\n") != std::string::npos);
  CHECK(profiles.find("  defaults  temperature 0.8, top_k 40, top_p 0.95, min_p 0.05, "
                      "penalty_last_n\n            64, dry_penalty_last_n 64\n") !=
        std::string::npos);
  CHECK(profiles.find("  rules     top-p: drops the token that crosses p\n") != std::string::npos);
  const auto json = nlohmann::json::parse(run({"list", "profiles", "--format", "json"}).out);
  REQUIRE(json.size() == all_profiles().size());
  for (size_t i = 0; i < json.size(); ++i) {
    const Profile& profile = all_profiles()[i];
    CHECK(json[i]["id"] == std::string(profile.id));
    CHECK(json[i]["order"].size() == profile.order.size());
    for (const auto& [id, value] : json[i]["defaults"].items()) {
      CHECK(value == profile.defaults.*find_knob(id)->value);
    }
    CHECK(json[i]["rules"].empty() == (profile.rules == EngineRules{}));
  }
  const auto all = nlohmann::json::parse(run({"list", "stages", "--format", "json"}).out);
  for (size_t i = 0; i < all.size(); ++i)
    CHECK(all[i]["knobs"].size() == all_stages()[i].knobs.size());
}

// ---- what is handed to the window ------------------------------------------------------------

template <class Arguments>
Arguments parsed(Parsed<Arguments> (*parse)(std::span<const std::string>, const Streams&),
                 const std::vector<std::string>& arguments) {
  std::istringstream in;
  std::ostringstream out, err;
  const Parsed<Arguments> made = parse(arguments, {in, out, err});
  CAPTURE(err.str());
  REQUIRE(std::holds_alternative<Arguments>(made));
  return std::get<Arguments>(made);
}

TEST_CASE("arguments of the window") {
  const WindowArguments none = parsed<WindowArguments>(parse_window, {});
  CHECK(none.file == "");
  CHECK(none.view == "");
  CHECK(none.theme == "");
  CHECK(none.scale == 0);
  CHECK(!none.fullscreen);
  const WindowArguments all = parsed<WindowArguments>(
      parse_window, {"--view", "pipeline", "peaked", "--theme=light", "--scale", "1.5",
                     "--fullscreen", "--state", "s.json", "--automation", "dir"});
  CHECK(all.file == "peaked");
  CHECK(all.view == "pipeline");
  CHECK(all.theme == "light");
  CHECK(all.scale == 1.5f);
  CHECK(all.fullscreen);
  CHECK(all.state == "s.json");
  CHECK(all.automation == "dir");
}

TEST_CASE("arguments of render") {
  const RenderArguments few = parsed<RenderArguments>(parse_render, {"-o", "x.png"});
  CHECK(few.out == "x.png");
  CHECK(few.width == 1600);
  CHECK(few.height == 900);
  CHECK(few.phase == 0);
  CHECK(few.chain.knobs.empty());
  CHECK(!few.chain.profile);
  CHECK(!few.chain.order);
  const RenderArguments many = parsed<RenderArguments>(parse_render, {"flat",
                                                                      "--view",
                                                                      "pipeline",
                                                                      "--size",
                                                                      "3840x2160",
                                                                      "--theme",
                                                                      "dark",
                                                                      "--scale",
                                                                      "2",
                                                                      "--state",
                                                                      "s.json",
                                                                      "--phase",
                                                                      "5",
                                                                      "--top-k",
                                                                      "7",
                                                                      "--order",
                                                                      "top-k, temperature",
                                                                      "--profile",
                                                                      "textbook",
                                                                      "--out",
                                                                      "y.png"});
  CHECK(many.file == "flat");
  CHECK(many.width == 3840);
  CHECK(many.height == 2160);
  CHECK(many.scale == 2);
  CHECK(many.phase == 5);
  CHECK(many.state == "s.json");
  REQUIRE(many.chain.knobs.size() == 1);
  CHECK(many.chain.knobs[0].first->id == "top_k");
  CHECK(many.chain.knobs[0].second == 7);
  CHECK(many.chain.order == std::vector<std::string>{"top_k", "temperature"});
  CHECK(parsed<RenderArguments>(parse_render, {"--all", "d", "--top-p", ".9"}).all == "d");
}

TEST_CASE("named knobs go over a setting and leave the rest of it alone") {
  const RenderArguments named =
      parsed<RenderArguments>(parse_render, {"-o", "x", "--top-k", "7", "--order", "top_k"});
  Knobs base;
  base.temperature = 0.5;
  base.top_k = 3;
  const Knobs knobs = with_arguments(base, named.chain);
  CHECK(knobs.temperature == 0.5);
  CHECK(knobs.top_k == 7);
  const Profile profile = with_arguments(textbook(), named.chain);
  REQUIRE(profile.order.size() == 1);
  CHECK(profile.order[0]->id == "top_k");
}

}  // namespace
}  // namespace logitdice::cli
