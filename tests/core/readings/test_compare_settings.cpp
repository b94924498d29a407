#include "core/readings/compare_settings.h"

#include <set>

#include "core/sampling/chain.h"
#include "tests/core/readings/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

Profile engine(std::string_view id) {
  return find_profile(id).value();
}

}  // namespace

TEST_CASE("compare settings: every preset makes two to four columns with names of their own") {
  std::mt19937 random(31);
  std::set<std::string_view> ids;
  for (const ComparePreset& preset : all_compare_presets()) {
    CAPTURE(preset.id);
    CHECK(ids.insert(preset.id).second);
    CHECK(find_compare_preset(preset.id) == &preset);
    for (int i = 0; i < 40; ++i) {
      const Setting s = random_wild_setting(random, 30);
      const auto columns = preset.columns(s.knobs, s.profile);
      CHECK(static_cast<int>(columns.size()) >= kFewestCompared);
      CHECK(static_cast<int>(columns.size()) <= kMostCompared);
      const std::vector<std::string> names = column_names(columns);
      CHECK(std::set<std::string>(names.begin(), names.end()).size() == columns.size());
    }
  }
  CHECK(find_compare_preset("nobody") == nullptr);
}

TEST_CASE("compare settings: an engine keeps turned knobs, but windows nobody turned are its own") {
  struct Case {
    const char* from;
    double last_n;
    const char* to;
    double wanted;
  };
  const Case cases[] = {
      {"textbook", -1, "llama.cpp", 64}, {"llama.cpp", 64, "textbook", -1},
      {"llama.cpp", 7, "textbook", 7},   {"llama.cpp", 7, "vllm", -1},
      {"mlx-lm", 20, "llama.cpp", 64},   {"textbook", 20, "mlx-lm", 20},
  };
  for (const Case& c : cases) {
    CAPTURE(c.from);
    CAPTURE(c.to);
    const Knobs knobs{.temperature = 3, .penalty_last_n = c.last_n};
    const ColumnSetting column = column_of(engine(c.to), knobs, engine(c.from));
    CHECK(column.knobs.penalty_last_n == c.wanted);
    CHECK(column.knobs.temperature == 3);
    CHECK(!column.follows);
    const ColumnSetting changed = with_engine({knobs, engine(c.from), true}, engine(c.to));
    CHECK(changed.knobs.penalty_last_n == neutral_knobs(engine(c.to)).penalty_last_n);
    CHECK(changed.knobs.temperature == 3);
    CHECK(!changed.follows);
  }
}

TEST_CASE("compare settings: a refused number stays, for the column to show its refusal") {
  const ColumnSetting column = column_of(engine("huggingface"), {.temperature = 0}, textbook());
  CHECK(column.knobs.temperature == 0);
  CHECK(!check_knobs(column.profile, column.knobs).empty());
}

TEST_CASE("compare settings: a column that follows takes what is in force, another does not") {
  const Knobs knobs{.top_p = 0.5};
  const ColumnSetting follows = resolved({{}, textbook(), true}, knobs, engine("vllm"));
  CHECK(follows.knobs == knobs);
  CHECK(follows.profile.id == "vllm");
  const ColumnSetting own = resolved({{}, textbook(), false}, knobs, engine("vllm"));
  CHECK(own.knobs == Knobs{});
  CHECK(own.profile.id == "textbook");
}

TEST_CASE("compare settings: columns are named by what tells them apart") {
  const ColumnSetting cold{{.temperature = 0.2}}, hot{{.temperature = 2}};
  const ColumnSetting llama{{.temperature = 2}, engine("llama.cpp")};
  const ColumnSetting edited{{}, with_order(textbook(), std::vector<std::string>{"top_p"}).value()};
  using Names = std::vector<std::string>;
  CHECK(column_names(std::vector{cold, hot}) == Names{"T 0.20", "T 2.00"});
  CHECK(column_names(std::vector{hot, llama}) == Names{"Textbook order", "llama.cpp"});
  CHECK(column_names(std::vector{hot, cold, llama}) ==
        Names{"Textbook order, T 2.00", "Textbook order, T 0.20", "llama.cpp, T 2.00"});
  CHECK(column_names(std::vector{hot, hot}) == Names{"column 1", "column 2"});
  CHECK(column_names(std::vector{hot, edited})[1] == "Textbook order (edited)");
  CHECK(setting_text({{.temperature = 2, .top_p = 0.9}}) == "T 2.00, top-p 0.90");
}

TEST_CASE("compare settings: an example has its engines with the example's knobs") {
  const CompareExample example{{.top_k = 3}, {"textbook", "llama.cpp"}, "", ""};
  const auto columns = columns_of(example);
  REQUIRE(columns.size() == 2);
  CHECK(columns[1].profile.id == "llama.cpp");
  CHECK(columns[1].knobs.top_k == 3);
  CHECK(columns[1].knobs.penalty_last_n == 64);
}
