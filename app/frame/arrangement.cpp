#include "app/frame/arrangement.h"

#include <algorithm>
#include <cmath>

#include "app/ui/theme.h"

namespace logitdice {
namespace {

// The window of the design, and the narrowest that is not too narrow for one folded column.
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

float largest_scale(float width_px, float height_px, const Need& need) {
  return std::min(width_px / need.w, height_px / need.h);
}

// The arrangements in the order in which they are tried.
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

Arrangement arrange_at(float scale, float width_px, float height_px, const PageLayout& layout) {
  Arrangement a, best;
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
  return best;
}

Arrangement arrange(float width_px, float height_px, float factor, const PageLayout& layout) {
  const float automatic = automatic_scale(width_px, height_px);
  const float wanted = stepped(std::clamp(automatic * factor, kLowest, kLargest));
  Arrangement a = arrange_at(wanted, width_px, height_px, layout);
  const float most = largest_scale(width_px, height_px, need_of(layout, a));
  a.fitting = factor;
  if (wanted <= most) return a;
  a = arrange_at(std::max(stepped(most), kLowest), width_px, height_px, layout);
  a.fitting = a.scale / automatic;
  a.reduced = true;
  return a;
}

}  // namespace logitdice
