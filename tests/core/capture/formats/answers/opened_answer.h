#pragma once

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/capture_info.h"
#include "core/capture/formats/format.h"

namespace logitdice::test {

/// The texts of a file that must be one of recorded texts.
inline Captures captures_of(std::string_view bytes, std::string_view name = "a.json") {
  Result<Opened> opened = open_bytes(std::string(bytes), name);
  CAPTURE(bytes);
  if (!opened) FAIL(opened.error());
  REQUIRE(std::holds_alternative<Captures>(opened.value()));
  return std::get<Captures>(std::move(opened).value());
}

/// The first of them.
inline Capture capture_of(std::string_view bytes, std::string_view name = "a.json") {
  return captures_of(bytes, name).first();
}

/// The sentence of a file that must be refused.
inline std::string refusal_of(std::string_view bytes, std::string_view name = "a.json") {
  const Result<Opened> opened = open_bytes(std::string(bytes), name);
  CAPTURE(bytes);
  REQUIRE_FALSE(opened.ok());
  return opened.error();
}

/// "the| owl": the tokens of a text as they were chosen; "?" for one whose bytes are not known.
inline std::string chosen_text(const Capture& capture) {
  std::string out;
  for (const CaptureInfo::Step& step : info_of(capture).steps) {
    out += (out.empty() ? "" : "|") + (step.has_text ? step.text : std::string("?"));
  }
  return out;
}

/// What a step lists, the likeliest first: " branch −0.65, roof −1.56" without the numbers' digits.
inline std::string listed_text(const Capture& capture, std::size_t step) {
  std::string out;
  for (const TokenId id : capture.steps[step].logits.ids) {
    const auto piece = capture.pieces.find(id);
    out += (out.empty() ? "" : "|") +
           (piece == capture.pieces.end() ? "#" + std::to_string(id) : piece->second);
  }
  return out;
}

/// A recorded answer of tests/data/captures.
inline std::string recorded(const std::string& name) {
  std::ifstream in(std::string(LOGITDICE_TEST_DATA_DIR) + "/captures/" + name, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace logitdice::test
