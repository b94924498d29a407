// The Compare view in a real window, by mouse and keyboard.
#include <doctest/doctest.h>

#include <cmath>

#include "tests/window/session.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

using State = Session::State;

}  // namespace

TEST_CASE("window: Compare puts engines side by side on one coin") {
  const Session session({"cat_sat_on"});
  session.click("tab.compare");
  session.wait_for("three columns", [](const State& s) { return s.at("columns").size() == 3; });
  session.click("preset.engines");
  const State engines = session.wait_for("four engines", [](const State& s) {
    return s.at("columns").size() == 4 && s.at("columns")[1].at("profile") == "llama.cpp";
  });
  CHECK(engines.at("columns")[0].at("kept") == 4);
  CHECK(engines.at("columns")[1].at("kept") == 3);
  CHECK(engines.at("disagreements").size() == 1);

  session.key("s");
  const State drawn = session.wait_for("a draw in each", [](const State& s) {
    return s.at("step") == 1 && !s.at("columns")[3].at("draw").is_null();
  });
  for (const auto& column : drawn.at("columns")) {
    CHECK(column.at("draw").at("u") == drawn.at("draw").at("u"));
  }

  session.drag("column.1.knob.temperature", 1, 0.25);
  session.wait_for("the first column's temperature", [](const State& s) {
    return std::abs(s.at("columns")[0].at("knobs").at("temperature").get<double>() - 0.5) < 0.2;
  });
  CHECK(session.state().at("knobs").at("temperature") == 1);

  session.click("column.2.profile");
  session.click("column.2.profile.mlx-lm");
  session.wait_for("mlx-lm", [](const State& s) {
    return s.at("columns")[1].at("profile") == "mlx-lm";
  });
  session.click("column.4.remove");
  session.wait_for("three", [](const State& s) { return s.at("columns").size() == 3; });
  session.click("button.add_column");
  session.wait_for("four", [](const State& s) { return s.at("columns").size() == 4; });
}

TEST_CASE("window: Compare is worked by the keyboard alone and comes back after a restart") {
  Session first({"cat_sat_on"});
  first.key("3");
  first.wait_for("Compare", [](const State& s) { return s.at("view") == "compare"; });
  first.click("column.1.value.top_p");
  first.widget("column.1.field.top_p");
  first.type("0.9");
  first.key("Return");
  const State left = first.wait_for("typed", [](const State& s) {
    return s.at("columns")[0].at("knobs").at("top_p") == 0.9;
  });
  CHECK(first.close() == 0);

  Session second({}, {"XDG_CONFIG_HOME=" + first.folder() + "/config"});
  CHECK(second.state().at("view") == "compare");
  CHECK(second.state().at("columns")[0].at("knobs") == left.at("columns")[0].at("knobs"));
  CHECK(second.close() == 0);
}

TEST_CASE("window: Compare writes a text a column and stops at once") {
  const Session session({"cat_sat_on"});
  session.click("tab.compare");
  session.click("button.write_columns");
  session.wait_for("tokens in each column", [](const State& s) {
    for (const auto& column : s.at("columns")) {
      if (column.at("tokens") == 0) return false;
    }
    return s.at("columns").size() == 3;
  });
  CHECK(session.state().at("error") == "");
}
