#include "app/frame/automation.h"

#include <filesystem>

#include "tests/app/program/started.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("automation: any file name is JSON, and a folder that is missing is made") {
  const TestFolder folder;
  Automation automation(folder.path("new/folder"));
  Started s;
  automation.write(s.state, {{"file.a\xE9\n中\x1b", 1, 2, 3, 4}}, 1600, 900);
  CHECK(s.state.error == "");
  const std::string widgets = content_of(folder.path("new/folder/widgets.json"));
  CHECK(widgets.find("\"file.a\uFFFD\\n中\\u001b\", \"id_bytes\": [102, 105") != std::string::npos);
}

TEST_CASE("automation: the files say what is on the screen and change only with it") {
  const TestFolder folder;
  Automation automation(folder.path(""));
  Started s;
  s.send(command::Roll{1});
  automation.write(s.state, {{"button.sample", 1, 2, 3, 4}}, 1600, 900);
  const std::string state = content_of(folder.path("state.json"));
  for (const char* part :
       {"\"view\": \"pipeline\"", "\"phase\": 6", "\"distribution\": \"cat_sat_on\"",
        "\"temperature\": 1", "\"seed\": 42", "\"step\": 1", "\"token\"", "\"error\": \"\"",
        "\"order\"", "\"generation\"", "\"running\": false", "\"text\": \"The cat sat on the "}) {
    CAPTURE(part);
    CHECK(state.find(part) != std::string::npos);
  }
  const std::string widgets = content_of(folder.path("widgets.json"));
  CHECK(widgets.find("\"button.sample\"") != std::string::npos);
  CHECK(widgets.find("1600") != std::string::npos);
  const auto written = std::filesystem::last_write_time(folder.path("state.json"));
  automation.write(s.state, {{"button.sample", 1, 2, 3, 4}}, 1600, 900);
  CHECK(std::filesystem::last_write_time(folder.path("state.json")) == written);
}
