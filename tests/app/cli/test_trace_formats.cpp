#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/capture/bundled.h"
#include "core/sampling/knobs.h"
#include "core/text/utf8.h"
#include "tests/app/cli/traced.h"

namespace logitdice::cli {
namespace {

using nlohmann::json;

// Three tokens and a thousand more of which only the sum is known.
const std::string kWithTail =
    R"({"context": "With a tail ___", "tokens": ["a", "b", "c"], "logits": [3, 2, 1],
        "tail": {"count": 1000, "log_sum_exp": 1.5}})";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST_CASE("a bias on a token that is not there says that it does nothing") {
  const std::vector<std::string> flags = {"--profile", "vllm", "--logit-bias", "1=2,900=-inf"};
  const std::string said =
      "The logit bias of token 900 does nothing: this distribution does not have it.";
  CHECK(traced(flags, kWithTail)["note"] == said);
  CHECK(traced(flags)["note"] == said);
  CHECK(traced({"--profile", "vllm", "--logit-bias", "1=2"}, kWithTail)["note"] == "");
  for (const char* command : {"trace", "sample", "penalties"}) {
    const Ran ran = run({command, "-", "--profile", "vllm", "--logit-bias", "900=1"}, kWithTail);
    CAPTURE(command);
    CHECK(ran.code == 0);
    CHECK(ran.out.find("The logit bias of token 900 does nothing") != ran.out.npos);
  }
}

TEST_CASE("trace as text is a table for people") {
  const Ran ran = run({"trace", "-", "--top-k", "4", "--min-p", "0.1", "--rows", "5"}, kCat);
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  CHECK(ran.out ==
        "The cat sat on the ___ · 6 tokens · textbook\n"
        "\n"
        "rank  token      z   z/T    exp      p     Σp  final  cut_by     by\n"
        "   1  mat     6.00  6.00  1.000  0.598  0.598  0.629\n"
        "   2  sofa    5.00  5.00  0.368  0.220  0.818  0.231\n"
        "   3  floor   4.50  4.50  0.223  0.133  0.951  0.140\n"
        "┄┄┄┄ min-p 0.10 · 3 of 6 kept · mass_kept 0.939 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄\n"
        "   4  bed     3.50  3.50  0.082  0.049  1.000      –  min_p   0.011\n"
        "┄┄┄┄ top-k 4 · 4 kept · mass_kept 0.988 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄\n"
        "   5  moon    2.00  2.00  0.018  0.011  0.999      –  top_k   1\n"
        "      1 more                     0.001  1.000      –\n"
        "\n"
        "stage        rule        kept  cutoff  mass_kept  entropy_bits\n"
        "penalties    neutral        6       –      1.000         1.609\n"
        "temperature  neutral        6       –      1.000         1.609\n"
        "top_k        top-k 4        4   4          0.988         1.525\n"
        "top_p        neutral        4       –      0.988         1.525\n"
        "min_p        min-p 0.10     3   0.060      0.939         1.307\n"
        "\n"
        "Penalties is off and hands on what it gets.\n"
        "Temperature 1 divides nothing and hands on what it gets.\n"
        "Top-k 4: the 4 best stay; 4 tokens are left, with 0.988 of the softmax.\n"
        "Top-p is off and hands on what it gets.\n"
        "Min-p 0.10: those stay that have at least 0.060; 3 tokens are left, with 0.939\n"
        "  of the softmax.\n"
        "\n"
        "entropy_bits  effective_choices  kept    mass_kept  lead    argmax\n"
        "1.307         2.47               3 of 6  0.939      +0.397  mat\n");
}

TEST_CASE("every line of the bundled distributions fits a terminal of 80 columns") {
  const std::vector<std::string> settings[] = {{},
                                               {"--temperature", "0"},
                                               {"--temperature", "0.3", "--top-p", "0.9"},
                                               {"--top-k", "5", "--min-p", "0.2"}};
  for (const BundledDistribution& bundled : bundled_distributions()) {
    for (const std::vector<std::string>& flags : settings) {
      std::vector<std::string> arguments = {"trace", bundled.id};
      arguments.insert(arguments.end(), flags.begin(), flags.end());
      const Ran ran = run(arguments);
      CHECK(ran.code == 0);
      for (const std::string& line : lines_of(ran.out)) {
        CAPTURE(line);
        CHECK(count_characters(line) <= 80);
      }
    }
  }
}

TEST_CASE("the line under the survivors stands above the rest as well") {
  const std::string all = run({"trace", "-", "--top-k", "3", "--rows", "3"}, kCat).out;
  const std::vector<std::string> lines = lines_of(all);
  REQUIRE(lines.size() > 7);
  CHECK(lines[6].find("top-k 3 · 3 of 6 kept · mass_kept 0.939") != std::string::npos);
  CHECK(lines[7].find("3 more") != std::string::npos);
  const std::string none = run({"trace", "-"}, kCat).out;
  CHECK(none.find("┄") == std::string::npos);
}

TEST_CASE("temperature 0 keeps the best and says by how much the others missed") {
  const std::string text = run({"trace", "-", "--temperature", "0"}, kCat).out;
  CHECK(text.find("┄┄┄┄ temperature 0.00 · 1 of 6 kept · mass_kept 1.000 ┄") != std::string::npos);
  CHECK(text.find("–  temperature  1.000\n") != std::string::npos);
  CHECK(text.find("–  temperature  1.500\n") != std::string::npos);
}

TEST_CASE("tokens are visible in text and tsv, and text in JSON") {
  const std::string odd = "\" a\": 2\n\"x\\ty\": 1\n\"\\xff\": 0\n";
  const Ran text = run({"trace", "-"}, odd);
  CHECK(text.out.find("·a ") != std::string::npos);
  CHECK(text.out.find("x⇥y") != std::string::npos);
  CHECK(text.out.find("⟨FF⟩") != std::string::npos);
  const Ran tsv = run({"trace", "-", "--format", "tsv"}, odd);
  CHECK(tsv.out.find("\t·a\t") != std::string::npos);
  const std::string none = "{\"tokens\": [\"\", \"b\"], \"logits\": [2, 1]}";
  CHECK(run({"trace", "-"}, none).out.find("⟨empty⟩") != std::string::npos);
  CHECK(run({"trace", "-", "--format", "tsv"}, none).out.find("\t⟨empty⟩\t") != std::string::npos);
  CHECK(traced({}, none)["rows"][0]["token"] == "");
  const json rows = traced({}, odd)["rows"];
  CHECK(rows[0]["token"] == " a");
  CHECK(rows[1]["token"] == "x\ty");
  CHECK(rows[2]["token"] == "\uFFFD");
}

TEST_CASE("trace as tsv has a header, every digit and a row for the rest") {
  const Ran ran = run({"trace", "-", "--format", "tsv", "--top-k", "1", "--rows", "2"}, kCat);
  CHECK(ran.code == 0);
  const std::vector<std::string> lines = lines_of(ran.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0] ==
        "rank\tid\ttoken\tz\tpenalised\tscaled\texp\tp\tcumulative\tseen_p\tseen_cumulative\t"
        "final\tcut_by\tby");
  CHECK(lines[1] ==
        "0\t0\tmat\t6\t6\t6\t1\t0.5903574586692533\t0.5903574586692533\t"
        "0.5903574586692533\t0.5903574586692533\t1\t\t");
  CHECK(lines[2].ends_with("\t0\ttop_k\t1"));
  CHECK(lines[3].starts_with("tail\t\t4 more\t\t\t\t\t0.19246216934"));
  for (const std::string& line : lines) {
    CHECK(std::count(line.begin(), line.end(), '\t') == 13);
  }
}

TEST_CASE("text, tsv and JSON tell the same stage and the same miss") {
  const std::vector<std::string> flags = {"--top-k", "5",   "--top-p", "0.9",
                                          "--min-p", "0.3", "--rows",  "0"};
  const json rows = traced(flags)["rows"];
  std::vector<std::string> arguments = {"trace", "-", "--format", "tsv"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const std::vector<std::string> lines = lines_of(run(arguments, kCat).out);
  REQUIRE(lines.size() == rows.size() + 1);
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string& line = lines[i + 1];
    const size_t tab = line.rfind('\t'), before = line.rfind('\t', tab - 1);
    const std::string by = line.substr(tab + 1), cut_by = line.substr(before + 1, tab - before - 1);
    CAPTURE(line);
    CHECK(cut_by == (rows[i]["cut_by"].is_null() ? "" : rows[i]["cut_by"].get<std::string>()));
    CHECK(by.empty() == !rows[i].contains("miss"));
    if (!by.empty()) CHECK(std::stod(by) == rows[i]["miss"]["by"].get<double>());
  }
  CHECK(lines[3].find("\tmin_p\t") != std::string::npos);
  CHECK(lines[4].find("\ttop_p\t") != std::string::npos);
}

TEST_CASE("trace as JSON says what was asked") {
  const json made =
      traced({"--temperature", "0.5", "--top_p", "0.9", "--order", "top-p,temperature"});
  CHECK(made["distribution"] == "stdin");
  CHECK(made["context"] == "The cat sat on the ___");
  CHECK(made["profile"] == "textbook");
  CHECK(made["order"] == json::array({"top_p", "temperature"}));
  for (const KnobInfo& info : all_knobs()) {
    const double wanted = info.id == "temperature" ? 0.5 : info.id == "top_p" ? 0.9 : info.neutral;
    CHECK(made["knobs"][std::string(info.id)] == wanted);
  }
  CHECK(made["knobs"].size() == all_knobs().size());
  CHECK(made["size"] == 6);
  CHECK(made["argmax"] == "mat");
  CHECK(made["stages"].size() == 2);
  CHECK(made["stages"][0]["id"] == "top_p");
}

TEST_CASE("trace as JSON has the figures of the softmax") {
  const json made = traced({"--top-k", "3"});
  const double p[] = {.590, .217, .132, .048, .011, .002};
  const double final[] = {.628, .231, .141, 0, 0, 0};
  double sum = 0;
  for (int i = 0; i < 6; ++i) {
    const json& row = made["rows"][static_cast<std::size_t>(i)];
    sum += row["p"].get<double>();
    CHECK(row["rank"] == i);
    CHECK(row["id"] == i);
    CHECK(std::abs(row["p"].get<double>() - p[i]) < 7e-4);
    CHECK(std::abs(row["cumulative"].get<double>() - sum) < 1e-12);
    CHECK(std::abs(row["final"].get<double>() - final[i]) < 1.1e-3);
  }
  CHECK(made["rows"][2]["cut_by"].is_null());
  CHECK(made["rows"][3]["cut_by"] == "top_k");
  CHECK(made["rows"][3]["miss"] == json({{"value", 4}, {"threshold", 3}, {"by", 1}}));
  CHECK(made["rows"][3]["why"].get<std::string>().find("top-k 3") != std::string::npos);
  CHECK(made["stages"][2] == json({{"id", "top_k"},
                                   {"active", true},
                                   {"kept", 3},
                                   {"cutoff", 3},
                                   {"mass_kept", made["mass_kept"]},
                                   {"entropy_bits", made["entropy_bits"]},
                                   {"figures", json::object()}}));
  CHECK(made["stages"][0]["cutoff"].is_null());
  CHECK(std::abs(made["mass_kept"].get<double>() - .939) < 5e-4);
  CHECK(made["kept"] == 3);
  CHECK(made["tail"].is_null());
  CHECK(made["source_tail"].is_null());
}

TEST_CASE("listed rows and tail sum to 1 however many rows are listed") {
  for (const char* rows : {"0", "1", "3", "6", "100"}) {
    const json made = traced({"--rows", rows, "--temperature", "1.3", "--top-k", "4"});
    double p = 0, final = 0;
    for (const json& row : made["rows"]) {
      p += row["p"].get<double>();
      final += row["final"].get<double>();
    }
    if (!made["tail"].is_null()) {
      p += made["tail"]["p"].get<double>();
      final += made["tail"]["final"].get<double>();
    }
    CHECK(std::abs(p - 1) < 1e-12);
    CHECK(std::abs(final - 1) < 1e-12);
    const size_t listed = std::string(rows) == "0" ? 6 : std::min<size_t>(6, std::stoul(rows));
    CHECK(made["rows"].size() == listed);
    CHECK(made["tail"].is_null() == (listed == 6));
  }
}

TEST_CASE("JSON shows what a stage worked with, and why one could not") {
  const json typical = traced({"--typical-p", "0.5", "--order", "typical_p"});
  const json& figures = typical["stages"][0]["figures"];
  CHECK(std::abs(figures["entropy_nats"].get<double>() - 1.1152) < 1e-3);
  CHECK(figures.contains("farthest_nats"));
  CHECK(!typical["stages"][0].contains("refused"));
  const json refused = traced({"--typical-p", "0.5", "--order", "typical_p"}, kWithTail);
  CHECK(refused["stages"][0]["active"] == false);
  CHECK(refused["stages"][0]["refused"] ==
        "it needs every logit, and of the tail only the sum is known");
  CHECK(refused["stages"][0]["kept"].is_object() == false);
  const Ran text = run({"trace", "-", "--typical-p", "0.5", "--order", "typical_p"}, kWithTail);
  CHECK(text.out.find("typical_p  refused ") != std::string::npos);
  CHECK(text.out.find("refused: typical_p: it needs every logit") != std::string::npos);
  for (const json& row : typical["rows"]) CHECK(row["penalised"] == row["z"]);
}

TEST_CASE("a line above the best survivor where the top choices are cut") {
  const std::string text =
      run({"trace", "-", "--xtc-probability", "1", "--xtc-threshold", "0.1", "--order", "xtc"},
          kCat)
          .out;
  const std::vector<std::string> lines = lines_of(text);
  REQUIRE(lines.size() > 6);
  CHECK(lines[4].find("sofa") != std::string::npos);
  CHECK(lines[4].find("–  xtc") != std::string::npos);
  CHECK(lines[5].find("XTC 0.10 at 1.00 · cut above ┄") != std::string::npos);
  CHECK(lines[6].find("floor") != std::string::npos);
}

TEST_CASE("minus infinity is a string and its token is never kept") {
  const json made = traced({}, "a: 1\nb: -inf\n");
  CHECK(made["rows"][1]["z"] == "-inf");
  CHECK(made["rows"][1]["p"] == 0);
  CHECK(made["rows"][1]["cut_by"] == "-inf");
  const Ran text = run({"trace", "-"}, "a: 1\nb: -inf\n");
  CHECK(text.out.find("   2  b      -inf  -inf  0.000  0.000  1.000      –  -inf\n") !=
        std::string::npos);
}

TEST_CASE("what depends on an inexact tail is a range") {
  const json exact = traced({}, kWithTail);
  CHECK(exact["rows"][0]["p"].is_number());
  CHECK(exact["source_tail"]["count"] == 1000);
  CHECK(exact["size"] == 1003);
  const json made = traced({"--temperature", "1.5"}, kWithTail);
  const json& p = made["rows"][0]["p"];
  REQUIRE(p.is_object());
  CHECK(p["low"].get<double>() < p["high"].get<double>());
  CHECK(made["tail"]["p"]["high"].get<double>() <= 1);
  CHECK(std::abs(made["rows"][2]["cumulative"]["high"].get<double>() +
                 made["tail"]["p"]["low"].get<double>() - 1) < 1e-12);
  const Ran text = run({"trace", "-", "--temperature", "1.5"}, kWithTail);
  CHECK(text.out.find("0.183 to 0.452") != std::string::npos);
  CHECK(text.out.find("1 000 more") != std::string::npos);
  const Ran tsv = run({"trace", "-", "--temperature", "1.5", "--format", "tsv"}, kWithTail);
  CHECK(tsv.out.find("\t0.18329") != std::string::npos);
  CHECK(tsv.out.find("..0.45") != std::string::npos);
}

TEST_CASE("an unknown number of other tokens is called so") {
  const std::string some = R"({"tokens": ["x", "y"], "probs": [0.5, 0.3]})";
  const json made = traced({}, some);
  CHECK(made["size"].is_null());
  CHECK(made["tail"]["count"].is_null());
  CHECK(std::abs(made["tail"]["p"].get<double>() - 0.2) < 1e-6);
  const Ran text = run({"trace", "-"}, some);
  CHECK(text.out.find("2 known tokens") != std::string::npos);
  CHECK(text.out.find("all others") != std::string::npos);
}

TEST_CASE("FILE is a path, stdin, a bundled distribution or the first of those") {
  CHECK(traced({}, "1 2\n")["distribution"] == "stdin");
  const Ran first = run({"trace"});
  CHECK(first.code == 0);
  CHECK(first.out == run({"trace", bundled_distributions().front().id}).out);
  const auto path = std::filesystem::temp_directory_path() / "logitdice_test_trace.txt";
  std::ofstream(path) << kCat;
  const Ran file = run({"trace", path.string()});
  std::filesystem::remove(path);
  CHECK(file.out == run({"trace", "-"}, kCat).out);
  const Ran gone = run({"trace", path.string()});
  CHECK(gone.code == 2);
  CHECK(gone.err.find("There is no file") != std::string::npos);
}

TEST_CASE("a real vocabulary keeps to its rows and sums the rest up") {
  const Ran ran = run({"trace", "full_vocabulary", "--format", "json"});
  REQUIRE(ran.code == 0);
  const json made = json::parse(ran.out);
  CHECK(made["size"] == 248320);
  CHECK(made["rows"].size() == 20);
  CHECK(made["tail"]["count"] == 248300);
  CHECK(std::abs(made["rows"][19]["cumulative"].get<double>() + made["tail"]["p"].get<double>() -
                 1) < 1e-9);
}

TEST_CASE("trace: with the heat last each format has p and sum as top-p saw them") {
  const std::vector<std::string> flags = {"--profile", "llama.cpp", "--temperature",
                                          "2",         "--top-p",   "0.9"};
  const json made = traced(flags);
  CHECK(made["phases"] ==
        json::array({"logits", "exp", "normalize", "truncate", "divide", "renormalize"}));
  const json& bed = made["rows"][3];
  CHECK(bed["cut_by"] == "top_p");
  const double sum = bed["cumulative"].get<double>(), p = bed["p"].get<double>();
  CHECK(sum - p == doctest::Approx(0.9393).epsilon(1e-4));
  CHECK(bed["seen"]["p"].get<double>() == doctest::Approx(p));
  CHECK(made["mass_kept"].get<double>() == doctest::Approx(0.9393).epsilon(1e-4));
  CHECK(made["exp_sum"].get<double>() == doctest::Approx(1.6939).epsilon(1e-4));
  std::vector<std::string> arguments = {"trace", "-"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const std::string text = run(arguments, kCat).out;
  CHECK(text.find("z    exp      p     Σp   z/T  final") != std::string::npos);
  CHECK(text.find("3.50  0.082  0.048  0.988  1.75") != std::string::npos);
  CHECK(text.find("phases: logits z → exp → normalize → truncate → ÷ T → renormalize") !=
        std::string::npos);
}

}  // namespace
}  // namespace logitdice::cli
