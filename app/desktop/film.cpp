#include "app/desktop/film.h"

#include <cgif.h>

#include <cassert>
#include <cstring>

#include "app/desktop/palette.h"

namespace logitdice {
namespace {

constexpr int kLongest = 65535;  // hundredths of a second that a frame can stand

std::vector<std::uint32_t> pixels_of(const Image& image, int y) {
  std::vector<std::uint32_t> row(static_cast<std::size_t>(image.width));
  const std::uint8_t* p = image.rgba.data() + image.row_bytes() * static_cast<std::size_t>(y);
  for (std::uint32_t& pixel : row) {
    pixel = static_cast<std::uint32_t>(p[0] | p[1] << 8 | p[2] << 16);
    p += 4;
  }
  return row;
}

// Flat areas are long runs of one colour.
void count_runs(const std::vector<std::uint32_t>& row, ColourCounts& counts) {
  for (std::size_t begin = 0; begin < row.size();) {
    std::size_t end = begin + 1;
    while (end < row.size() && row[end] == row[begin]) ++end;
    counts[row[begin]] += end - begin;
    begin = end;
  }
}

// How often each colour is seen; a row that goes on from frame to frame counts once.
ColourCounts counts_of(const Film& film) {
  ColourCounts counts;
  const Film::Frame* before = nullptr;
  for (const Film::Frame& frame : film.frames()) {
    for (std::size_t y = 0; y < frame.rows.size(); ++y) {
      if (before && before->rows[y] == frame.rows[y]) continue;
      count_runs(*frame.rows[y], counts);
    }
    before = &frame;
  }
  return counts;
}

/// Closes what is open, and keeps the bytes.
class Encoder {
 public:
  Encoder(const Film& film, const Palette& palette) : palette_(palette) {
    std::vector<std::uint8_t> table;
    for (const std::uint32_t colour : palette.colours()) {
      for (const int shift : {0, 8, 16})
        table.push_back(static_cast<std::uint8_t>(colour >> shift));
    }
    CGIF_Config config = {};
    config.pGlobalPalette = table.data();
    config.numGlobalPaletteEntries = static_cast<std::uint16_t>(palette.colours().size());
    config.attrFlags = CGIF_ATTR_IS_ANIMATED;
    config.width = static_cast<std::uint16_t>(film.width());
    config.height = static_cast<std::uint16_t>(film.height());
    config.numLoops = CGIF_INFINITE_LOOP;
    config.pContext = &bytes_;
    config.pWriteFn = [](void* to, const std::uint8_t* data, const std::size_t size) {
      static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
      return 0;
    };
    gif_ = cgif_newgif(&config);
  }
  ~Encoder() {
    if (gif_ != nullptr) cgif_close(gif_);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  bool add(const Film::Frame& frame) {
    if (gif_ == nullptr) return false;
    indices_.clear();
    for (const PixelRow& row : frame.rows) {
      for (const std::uint32_t colour : *row) indices_.push_back(palette_.index_of(colour));
    }
    CGIF_FrameConfig config = {};
    config.pImageData = indices_.data();
    config.delay = static_cast<std::uint16_t>(frame.hundredths);
    config.genFlags = CGIF_FRAME_GEN_USE_TRANSPARENCY | CGIF_FRAME_GEN_USE_DIFF_WINDOW;
    return cgif_addframe(gif_, &config) == CGIF_OK;
  }
  bool finish() {
    if (gif_ == nullptr) return false;
    CGIF* const open = gif_;
    gif_ = nullptr;
    return cgif_close(open) == CGIF_OK;
  }
  std::string& bytes() { return bytes_; }

 private:
  const Palette& palette_;
  CGIF* gif_ = nullptr;
  std::string bytes_;
  std::vector<std::uint8_t> indices_;
};

}  // namespace

void Film::add(const Image& image, int hundredths) {
  assert(frames_.empty() || (image.width == width_ && image.height == height()));
  width_ = image.width;
  Frame frame{{}, hundredths};
  bool same = !frames_.empty();
  for (int y = 0; y < image.height; ++y) {
    std::vector<std::uint32_t> row = pixels_of(image, y);
    const PixelRow before =
        frames_.empty() ? nullptr : frames_.back().rows[static_cast<std::size_t>(y)];
    const bool as_before = before && *before == row;
    same = same && as_before;
    frame.rows.push_back(
        as_before ? before : std::make_shared<const std::vector<std::uint32_t>>(std::move(row)));
  }
  if (same && frames_.back().hundredths + hundredths <= kLongest) {
    frames_.back().hundredths += hundredths;
  } else {
    frames_.push_back(std::move(frame));
  }
}

Result<std::string> gif_of(const Film& film) {
  assert(!film.frames().empty());
  const Palette palette(counts_of(film));
  Encoder encoder(film, palette);
  bool fine = true;
  for (const Film::Frame& frame : film.frames()) fine = fine && encoder.add(frame);
  if (!encoder.finish() || !fine) {
    return Error{"there is too little memory to pack the animation."};
  }
  return std::move(encoder.bytes());
}

}  // namespace logitdice
