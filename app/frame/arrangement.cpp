#include "app/frame/arrangement.h"

#include <algorithm>
#include <cmath>

#include "app/panels/lesson_column.h"

namespace logitdice {
namespace {

constexpr float kLeastLesson = 440;  // units, of the height of its column
// The window of the design, and the narrowest that is not too narrow for one folded column.
constexpr float kDesignWidth = 1280, kDesignHeight = 720, kFoldedWidth = 960;
constexpr float kMostUnits = 810;  // in the height: running text, 15 of them, is then 1/54 of it
constexpr float kPresentedLines = 50;  // the smallest face is this part of the screen's height
constexpr float kLargestLeast = 15;    // units: where a page has too little room for the scale
constexpr float kRoomy = 1;            // before a class: rather more rows than larger ones
constexpr float kStep = 20;            // scales are multiples of 1/20: faces are made for each
constexpr float kLowest = 0.25f, kLargest = 4.5f;  // glyphs beyond these fill no screen

struct Need {
  float w, h;  // units
};

// Whether there is a right column at all.
bool has_right(const PageLayout& layout, const Arrangement& a) {
  return layout.dice && a.columns.right;
}

void add_columns(Need& need, const PageLayout& layout, const Arrangement& a) {
  using namespace size;
  if (a.lesson_w > 0) {
    need.w += a.lesson_w + kGap;
    need.h = std::max(need.h, kLeastLesson);
  }
  if (a.columns.left && !a.left_folded) {
    need.w += kNarrowLeft + kGap;
    need.h = std::max(need.h, kLeastLeftColumn);
  }
  if (has_right(layout, a) && !a.right_folded) {
    need.w += kNarrowRight + kGap;
    need.h = std::max(need.h, kLeastRightColumn);
  }
}

Need need_of(const PageLayout& layout, const Arrangement& a) {
  using namespace size;
  Need need{layout.least_w + 2 * kGap, layout.least_h};
  add_columns(need, layout, a);
  need.h += kTopBar + kStatusBar + 2 * kGap + (a.folded() ? kStrip + kGap : 0);
  return need;
}

// With the lesson's column as narrow as it may be.
Need least_need(const PageLayout& layout, Arrangement a) {
  if (a.lesson_w > 0) a.lesson_w = size::kNarrowLesson;
  return need_of(layout, a);
}

// Before a class there is no bar at the top, and what is folded takes no room.
Need presented_need(const PageLayout& layout, const Arrangement& a) {
  using namespace size;
  const bool beside = a.lesson_w > 0 || (a.columns.left && !a.left_folded) ||
                      (has_right(layout, a) && !a.right_folded);
  const bool alone = !beside && layout.presented_w > 0;  // in the larger type
  const float beside_w = layout.presented_beside_w > 0 ? layout.presented_beside_w : layout.least_w;
  Need need{(alone    ? layout.presented_w
             : beside ? beside_w
                      : layout.least_w) +
                2 * kGap,
            alone ? layout.presented_h : layout.least_h};
  add_columns(need, layout, a);
  need.h += kTopBar + 2 * kGap;  // the toolbar, or what stands in its place
  return need;
}

float largest_scale(float width_px, float height_px, const Need& need) {
  return std::min(width_px / need.w, height_px / need.h);
}

// The arrangements in the order in which they are tried. A lesson's step is about its page: the
// chain and the dice are in the strip.
Arrangement first_arrangement(const PageLayout& layout, Columns columns) {
  Arrangement a;
  a.columns = columns;
  if (!columns.lesson) return a;
  a.lesson_w = size::kNarrowLesson;
  a.left_folded = columns.left;
  a.right_folded = has_right(layout, a);
  return a;
}

void fold_more(const PageLayout& layout, Arrangement& a) {
  if (a.columns.left && !a.left_folded)
    a.left_folded = true;
  else if (has_right(layout, a))
    a.right_folded = true;
}

bool folds_more(const PageLayout& layout, const Arrangement& a) {
  return (a.columns.left && !a.left_folded) || (has_right(layout, a) && !a.right_folded);
}

// What is left over is the lesson's, up to the width in which its lines read best.
void widen_lesson(Arrangement& a, float width_px, float need_w) {
  if (a.lesson_w <= 0) return;
  const float spare = width_px / a.scale - need_w;
  a.lesson_w = std::clamp(a.lesson_w + spare, a.lesson_w, size::kLessonColumn);
}

float stepped(float scale) {
  return std::floor(scale * kStep + 0.01f) / kStep;
}

}  // namespace

float automatic_scale(float width_px, float height_px) {
  const float tall = height_px / kDesignHeight;
  const float whole = std::min(tall, width_px / kDesignWidth);
  if (whole >= height_px / kMostUnits) return whole;
  return std::min(tall, width_px / kFoldedWidth);
}

float least_presented_scale(float height_px) {
  const float face_px = std::ceil(height_px / kPresentedLines);
  // Faces are whole pixels: half a one below is rounded up.
  return std::ceil((face_px - 0.5f) / kLeastPresented * kStep) / kStep;
}

Arrangement arrange_at(float scale, float width_px, float height_px, const PageLayout& layout,
                       Columns columns) {
  Arrangement a = first_arrangement(layout, columns), best = a;
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
  widen_lesson(best, width_px, need_of(layout, best).w);
  return best;
}

Arrangement arrange_presented(float width_px, float height_px, float factor,
                              const PageLayout& layout, Columns columns) {
  const float least = least_presented_scale(height_px);
  const float wanted = least * std::max(1.0f, kRoomy * factor);
  Arrangement a;
  a.columns = columns;
  if (columns.lesson) a.lesson_w = size::kNarrowPresented;
  const auto most = [&] {
    return stepped(largest_scale(width_px, height_px, presented_need(layout, a)));
  };
  while (most() < least && folds_more(layout, a)) fold_more(layout, a);
  a.scale = std::clamp(std::min(stepped(wanted), most()), kLowest, kLargest);
  a.least_face =
      std::clamp(std::ceil(height_px / kPresentedLines) / a.scale, kLeastPresented, kLargestLeast);
  widen_lesson(a, width_px, presented_need(layout, a).w);
  a.reduced = a.scale < least;
  a.fitting = a.scale / least;
  return a;
}

Arrangement arrange(float width_px, float height_px, float factor, const PageLayout& layout,
                    Columns columns) {
  const float automatic = automatic_scale(width_px, height_px);
  const float wanted = stepped(std::clamp(automatic * factor, kLowest, kLargest));
  Arrangement a = arrange_at(wanted, width_px, height_px, layout, columns);
  const float most = largest_scale(width_px, height_px, least_need(layout, a));
  a.fitting = factor;
  if (wanted <= most) return a;
  a = arrange_at(std::max(stepped(most), kLowest), width_px, height_px, layout, columns);
  a.fitting = a.scale / automatic;
  a.reduced = true;
  return a;
}

}  // namespace logitdice
