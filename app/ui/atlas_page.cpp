#include "app/ui/atlas_page.h"

#include <stb/stb_rect_pack.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

// In an atlas of 512, 1024 or 2048 px, which must be wider.
constexpr int kNarrowest = 480, kWidest = 1920;
constexpr int kFirstRows = 256, kMostRows = 4096;
constexpr int kGap = 1;  // between glyphs, which are drawn with linear filtering
// A page that cannot grow begins anew with what is shown; not in each frame, should that be more.
constexpr int kFramesBetween = 120;

AtlasPart around(const AtlasPart& a, const AtlasPart& b) {
  if (a.empty()) return b;
  const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x,
          std::max(a.y + a.height, b.y + b.height) - y};
}

}  // namespace

struct AtlasPage::Packing {
  stbrp_context context{};
  std::vector<stbrp_node> nodes;

  void begin(const AtlasPart& page) {
    nodes.assign(static_cast<std::size_t>(page.width), {});
    stbrp_init_target(&context, page.width, page.height, nodes.data(), page.width);
  }
  bool place(int width, int height, AtlasPart& out) {
    stbrp_rect rect{};
    rect.w = static_cast<stbrp_coord>(width + kGap);
    rect.h = static_cast<stbrp_coord>(height + kGap);
    if (stbrp_pack_rects(&context, &rect, 1) == 0) return false;
    out = {static_cast<int>(rect.x), static_cast<int>(rect.y), width, height};
    return true;
  }
};

AtlasPage::AtlasPage()
    : packing_(std::make_unique<Packing>()), page_{0, 0, kNarrowest, kFirstRows} {}

AtlasPage::~AtlasPage() = default;

bool AtlasPage::wants_room() const {
  if (!full_) return false;
  return page_.height < kMostRows || ImGui::GetFrameCount() - begun_at_ >= kFramesBetween;
}

AtlasPart AtlasPage::take_changed() {
  return std::exchange(changed_, {});
}

#if IMGUI_VERSION_NUM < 19200

void AtlasPage::ask_for(ImFontAtlas& atlas, float scale) {
  page_.width = kNarrowest;
  while (page_.width < kWidest && static_cast<float>(page_.width) < kNarrowest * 2 * scale) {
    page_.width *= 2;
  }
  atlas.TexDesiredWidth = page_.width + page_.width / 15;
  if (full_) page_.height = std::min(2 * page_.height, kMostRows);
  index_ = atlas.AddCustomRectRegular(page_.width, page_.height);
}

void AtlasPage::begin(ImFontAtlas& atlas) {
  atlas_ = &atlas;
  const ImFontAtlasCustomRect& page = *atlas.GetCustomRectByIndex(index_);
  assert(page.IsPacked());
  page_.x = page.X;
  page_.y = page.Y;
  packing_->begin(page_);
  changed_ = {};
  full_ = false;
  begun_at_ = ImGui::GetFrameCount();
}

bool AtlasPage::add(ImFont& font, ImWchar sign, const GlyphPicture& picture) {
  AtlasPart place;
  if (full_ || !packing_->place(picture.width, picture.height, place)) {
    full_ = true;
    return false;
  }
  place.x += page_.x;
  place.y += page_.y;
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  atlas_->GetTexDataAsRGBA32(&pixels, &width, &height);
  for (int row = 0; row < place.height; ++row) {
    std::memcpy(pixels + std::size_t{4} * (static_cast<std::size_t>(place.y + row) *
                                               static_cast<std::size_t>(width) +
                                           static_cast<std::size_t>(place.x)),
                picture.rgba.data() + static_cast<std::ptrdiff_t>(row) * place.width,
                std::size_t{4} * static_cast<std::size_t>(place.width));
  }
  changed_ = around(changed_, place);
  const auto left = static_cast<float>(picture.left), w = static_cast<float>(place.width);
  const auto h = static_cast<float>(place.height);
  const float top = std::round(font.Ascent) - static_cast<float>(picture.top);
  const ImVec2 scale = atlas_->TexUvScale;
  const auto u = static_cast<float>(place.x), v = static_cast<float>(place.y);
  font.AddGlyph(nullptr, sign, left, top, left + w, top + h, u * scale.x, v * scale.y,
                (u + w) * scale.x, (v + h) * scale.y, picture.advance);
  font.Glyphs.back().Colored = picture.coloured ? 1 : 0;
  return true;
}

void AtlasPage::done(ImFont& font) {
  font.BuildLookupTable();
}

#else

void AtlasPage::ask_for(ImFontAtlas&, float) {}

void AtlasPage::begin(ImFontAtlas& atlas) {
  atlas_ = &atlas;
}

bool AtlasPage::add(ImFont& font, ImWchar sign, const GlyphPicture& picture) {
  const float size = compat::line_height(font);
  ImFontBaked& baked = *font.GetFontBaked(size);
  const ImVec2 offset{static_cast<float>(picture.left),
                      std::round(baked.Ascent) - static_cast<float>(picture.top)};
  const ImFontAtlasRectId id = atlas_->AddCustomRectFontGlyphForSize(
      &font, size, sign, picture.width, picture.height, picture.advance, offset);
  ImFontAtlasRect place;
  if (!atlas_->GetCustomRect(id, &place)) return false;
  for (int row = 0; row < picture.height; ++row) {
    std::memcpy(atlas_->TexData->GetPixelsAt(place.x, place.y + row),
                picture.rgba.data() + static_cast<std::ptrdiff_t>(row) * picture.width,
                std::size_t{4} * static_cast<std::size_t>(picture.width));
  }
  baked.FindGlyphNoFallback(sign)->Colored = picture.coloured ? 1 : 0;
  return true;
}

void AtlasPage::done(ImFont&) {}

#endif

}  // namespace logitdice
