#include <string>
#include <string_view>
#include <vector>

#include "core/text/utf8.h"
#include "tests/app/cli/run.h"

// What the command line says where something is wrong.
namespace logitdice::cli {
namespace {

TEST_CASE("no list that is offered is empty") {
  for (const char* list : {"distributions", "views", "profiles", "stages", "lessons", "terms"}) {
    CAPTURE(list);
    CHECK(run({"list"}).err.find(list) != std::string::npos);
    CHECK(run({"list", list}).out.size() > 10);
  }
}

TEST_CASE("a flag is called as it was typed") {
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } rows[] = {
      {{"trace", "--temp", "abc"}, "--temp is \"abc\": it must be a number"},
      {{"trace", "--temp=abc"}, "--temp is \"abc\""},
      {{"trace", "--temp", "-1"}, "--temp is -1: "},
      {{"trace", "--temperature", "abc"}, "--temperature is \"abc\""},
      {{"trace", "--top_k", "abc"}, "--top_k is \"abc\""},
      {{"trace", "--typ-p", "abc"}, "--typ-p is \"abc\""},
      {{"trace", "--repeat-penalty", "x"}, "--repeat-penalty is \"x\""},
      {{"trace", "--penalty_freq=x"}, "--penalty_freq is \"x\""},
      {{"trace", "--temp"}, "--temp needs a value"},
      {{"trace", "--temp", ""}, "--temp is empty"},
      {{"trace", "--temp", "0x1p3"}, "--temp is \"0x1p3\""},
      {{"trace", "--typ-p", ".5", "--order", "top_k"}, "--typ-p belongs to the stage typical_p"},
      {{"trace", "--logit-bias", "1=1"},
       "--logit-bias belongs to the stage logit_bias, which the chain of textbook does not have; "
       "add it with --order logit_bias,penalties,temperature,"},
      {{"sample", "--draws", "x"}, "--draws is \"x\""},
      {{"sample", "-nx"}, "-n is \"x\""},
      {{"generate", "--prompt", "a", "--tokens", "0x10"}, "--tokens is \"0x10\""},
  };
  for (const auto& row : rows) {
    const Ran ran = run(row.arguments);
    CAPTURE(ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.err.starts_with("logitdice: " + std::string(row.said)));
  }
}

TEST_CASE("no message sends a command to the terminal") {
  const std::string name = "a\x1b[2J\x07\x7f\r\n\u009B\u202E\xE9.npy";
  const std::vector<std::string> lines[] = {
      {"trace", name},
      {"trace", "bad\x1b" + name},
      {name},
      {"sample", name},
      {"cutoffs", "--with", name},
      {"compare", name},
      {"penalties", name},
      {"render", name, "-o", "a.png"},
      {"trace", "--" + name},
      {"trace", "--top-p", name},
      {"trace", "--profile", name},
      {"trace", "--order", name},
      {"list", name},
      {"trace", "--format", name},
      {"render", "-o", "a.png", "--size", name},
      {"generate", "--prompt", "a", "-n", "1", "--model", name},
      {"generate", "--prompt", "a", "-n", "1", "--quiet", "--capture", "/proc/" + name},
      {"steer", "--words", name},
      {"steer", "--regex", name + "("},
      {"steer", "--regex", "\\" + name},
      {"steer", "--bias", name + "=1"},
      {"steer", "--weight", name},
      {"compare", "--column", name},
      {"penalties", "--token", name},
      {"trace", "--history", name}};
  for (const auto& line : lines) {
    const Ran ran = run(line);
    CAPTURE(ran.err);
    CHECK(ran.code != 0);
    REQUIRE(!ran.err.empty());
    CHECK(ran.err.find('\n') == ran.err.size() - 1);
    for (std::string_view rest(ran.err.data(), ran.err.size() - 1); !rest.empty();) {
      const CodePoint next = decode_utf8(rest);
      CHECK(next.valid);
      CHECK((next.value >= 0x20 && (next.value < 0x7F || next.value >= 0xA0) &&
             next.value != 0x202E));
      rest.remove_prefix(static_cast<std::size_t>(next.length));
    }
  }
}

}  // namespace
}  // namespace logitdice::cli
