#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/lesson/lesson.h"

namespace logitdice {

/// A lesson to take home: one page of HTML for paper and for a telephone, self-contained, which
/// refers to nothing outside of itself. The steps with their pictures, questions and takeaways;
/// the quiz; the terms that the lesson links to; on a page of their own, the last, the answers.
/// What is for the teacher is left out. Every claim is computed.
///
/// pictures: the SVG of each step in the lesson's order, "" for none; may be shorter than the
/// steps. seed: of the quiz's fresh questions. The same arguments give the same bytes, well-formed
/// XML.
std::string handout_html(const Lesson& lesson, std::span<const std::string> pictures,
                         std::uint64_t seed);

}  // namespace logitdice
