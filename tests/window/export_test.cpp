// Pictures and animations by Ctrl E: the window has the same program draw them.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void save_as(const Session& session, const std::string& field, const std::string& path) {
  session.click(field);
  session.key("ctrl+a");
  session.type(path);
  session.click("button.export_save");
  session.wait_for("it is written", [&](const State& s) {
    return s.at("notice").get<std::string>().find(path) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("window: Ctrl E draws the phases as an animation and a picture of another size") {
  const Session session({"cat_sat_on", "--size", "1024x640"});
  session.key("ctrl+e");
  session.click("button.export_phases");
  session.click("field.export_size");
  session.key("ctrl+a");
  session.type("640x400");
  const std::string film = session.folder() + "/phases.gif";
  save_as(session, "field.export_file", film);
  const std::string gif = bytes_of(film);
  REQUIRE(gif.starts_with("GIF89a"));
  CHECK(static_cast<unsigned char>(gif[6]) + 256 * gif[7] == 640);

  session.key("ctrl+e");
  session.click("button.export_png");
  session.click("field.export_size");
  session.key("ctrl+a");
  session.type("800x600");
  const std::string picture = session.folder() + "/picture.png";
  save_as(session, "field.export_file", picture);
  const std::string png = bytes_of(picture);
  REQUIRE(png.starts_with("\x89PNG"));
  const auto side = [&](std::size_t at) {
    return 256 * static_cast<unsigned char>(png[at]) + static_cast<unsigned char>(png[at + 1]);
  };
  CHECK(side(18) == 800);
  CHECK(side(22) == 600);
}
