#include "app/frame/arrangement.h"

#include <algorithm>
#include <cmath>

#include "app/panels/lesson_column.h"

namespace logitdice {
namespace {

// The window of the design, and the narrowest that is not too narrow for one folded column.
constexpr float kLeastLesson = 440;  // units, of the height of its column
constexpr float kDesignWidth = 1280, kDesignHeight = 720, kFoldedWidth = 960;
constexpr float kMostUnits = 810;     // in the height: running text, 15 of them, is then 1/54 of it
constexpr float kStep = 20;           // scales are multiples of 1/20: faces are made for each
constexpr float kLowest = 0.25f, kLargest = 4.5f;  // glyphs beyond these fill no screen

struct Need {
  float w, h;  // units
};

Need need_of(const PageLayout& layout, const Arrangement& a) {
  using namespace size;
  Need need{layout.least_w + 2 * kGap, layout.least_h};
  if (a.lesson_w > 0) {
    need.w += a.lesson_w + kGap;
    need.h = std::max(need.h, kLeastLesson);
  }
  if (!a.left_folded) {
    need.w += kNarrowLeft + kGap;
    need.h = std::max(need.h, kLeastLeftColumn);
  }
  if (layout.dice && !a.right_folded) {
    need.w += kNarrowRight + kGap;
    need.h = std::max(need.h, kLeastRightColumn);
  }
  need.h += kTopBar + kStatusBar + 2 * kGap + (a.folded() ? kStrip + kGap : 0);
  return need;
}

// With the lesson's column as narrow as it may be.
Need least_need(const PageLayout& layout, Arrangement a) {
  if (a.lesson_w > 0) a.lesson_w = size::kNarrowLesson;
  return need_of(layout, a);
}

float largest_scale(float width_px, float height_px, const Need& need) {
  return std::min(width_px / need.w, height_px / need.h);
}

// The arrangements in the order in which they are tried. A lesson's step is about its page: the
// chain and the dice are in the strip.
Arrangement first_arrangement(bool lesson) {
  Arrangement a;
  if (!lesson) return a;
  a.lesson_w = size::kNarrowLesson;
  a.left_folded = a.right_folded = true;
  return a;
}

void fold_more(const PageLayout& layout, Arrangement& a) {
  if (!a.left_folded) a.left_folded = true;
  else if (layout.dice) a.right_folded = true;
}

bool folds_more(const PageLayout& layout, const Arrangement& a) {
  return !a.left_folded || (layout.dice && !a.right_folded);
}

float stepped(float scale) { return std::floor(scale * kStep + 0.01f) / kStep; }

}  // namespace

float automatic_scale(float width_px, float height_px) {
  const float tall = height_px / kDesignHeight;
  const float whole = std::min(tall, width_px / kDesignWidth);
  if (whole >= height_px / kMostUnits) return whole;
  return std::min(tall, width_px / kFoldedWidth);
}

namespace {

// What is left over is the lesson's, up to the width in which its lines read best.
void widen_lesson(Arrangement& a, float width_px, const PageLayout& layout) {
  if (a.lesson_w <= 0) return;
  const float spare = width_px / a.scale - need_of(layout, a).w;
  a.lesson_w = std::clamp(a.lesson_w + spare, a.lesson_w, size::kLessonColumn);
}

}  // namespace

Arrangement arrange_at(float scale, float width_px, float height_px, const PageLayout& layout,
                       bool lesson) {
  Arrangement a = first_arrangement(lesson), best = a;
  float most = 0;
  for (bool more = true; more; fold_more(layout, a)) {
    const float fits = largest_scale(width_px, height_px, need_of(layout, a));
    if (fits > most) {
      most = fits;
      best = a;
    }
    if (fits >= scale) break;
    more = folds_more(layout, a);
  }
  best.scale = scale;
  widen_lesson(best, width_px, layout);
  return best;
}

Arrangement arrange(float width_px, float height_px, float factor, const PageLayout& layout,
                    bool lesson) {
  const float automatic = automatic_scale(width_px, height_px);
  const float wanted = stepped(std::clamp(automatic * factor, kLowest, kLargest));
  Arrangement a = arrange_at(wanted, width_px, height_px, layout, lesson);
  const float most = largest_scale(width_px, height_px, least_need(layout, a));
  a.fitting = factor;
  if (wanted <= most) return a;
  a = arrange_at(std::max(stepped(most), kLowest), width_px, height_px, layout, lesson);
  a.fitting = a.scale / automatic;
  a.reduced = true;
  return a;
}

}  // namespace logitdice
