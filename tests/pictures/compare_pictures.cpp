// Compares the PNG files of two folders, by name:
//   logitdice_compare_pictures BEFORE AFTER DIFFERENCES
// Prints a row for each picture that is not the same and writes before, after and difference side
// by side into DIFFERENCES. Exit code 1 if any differs away from edges or is missing, 2 on bad
// usage.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "tests/pictures/picture.h"

namespace {

using namespace logitdice;
namespace fs = std::filesystem;

struct Tally {
  int same = 0, at_edges = 0, differ = 0, missing = 0, added = 0;
};

std::set<std::string> pictures_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".png") names.insert(entry.path().stem().string());
  }
  return names;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void print_row(const std::string& name, const std::string& pixels, const std::string& away) {
  std::printf("%-52s %10s %16s\n", name.c_str(), pixels.c_str(), away.c_str());
}

void count(const pictures::Difference& difference, const std::string& name, Tally& tally) {
  if (!difference.same_size) {
    ++tally.differ;
    return print_row(name, "-", "another size");
  }
  if (difference.changed == 0) {
    ++tally.same;
    return;
  }
  ++(difference.away > 0 ? tally.differ : tally.at_edges);
  print_row(name, std::to_string(difference.changed), std::to_string(difference.away));
}

/// A sentence where a picture cannot be read or written.
std::string compare(const std::string& name, const fs::path& before_path,
                    const fs::path& after_path, const fs::path& out_folder, Tally& tally) {
  if (bytes_of(before_path) == bytes_of(after_path)) {
    ++tally.same;
    return {};
  }
  const Result<pictures::Picture> before = pictures::load_picture(before_path.string());
  if (!before) return before.error();
  const Result<pictures::Picture> after = pictures::load_picture(after_path.string());
  if (!after) return after.error();
  const pictures::Difference found = pictures::difference(before.value(), after.value());
  count(found, name, tally);
  if (found.same_size && found.changed == 0) return {};
  const Result<bool> saved =
      pictures::save_picture((out_folder / (name + ".png")).string(),
                             pictures::side_by_side(before.value(), after.value(), found));
  return saved ? std::string() : saved.error();
}

std::string compare_folders(const fs::path& before, const fs::path& after,
                            const fs::path& differences, Tally& tally) {
  const std::set<std::string> old_names = pictures_in(before), new_names = pictures_in(after);
  print_row("picture", "pixels", "away from edges");
  for (const std::string& name : old_names) {
    if (!new_names.contains(name)) {
      ++tally.missing;
      print_row(name, "-", "missing");
      continue;
    }
    const fs::path file = name + ".png";
    const std::string wrong = compare(name, before / file, after / file, differences, tally);
    if (!wrong.empty()) return wrong;
  }
  tally.added = static_cast<int>(std::count_if(
      new_names.begin(), new_names.end(), [&](auto& name) { return !old_names.contains(name); }));
  if (old_names.empty()) return before.string() + ": there are no pictures.";
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: logitdice_compare_pictures BEFORE AFTER DIFFERENCES\n");
    return 2;
  }
  Tally tally;
  std::string wrong;
  try {
    wrong = compare_folders(argv[1], argv[2], argv[3], tally);
  } catch (const fs::filesystem_error& problem) {
    wrong = problem.what();
  }
  if (!wrong.empty()) {
    std::fprintf(stderr, "logitdice_compare_pictures: %s\n", wrong.c_str());
    return 2;
  }
  std::printf("%d the same, %d differ at edges only, %d differ, %d missing, %d new\n", tally.same,
              tally.at_edges, tally.differ, tally.missing, tally.added);
  return tally.differ + tally.missing > 0 ? 1 : 0;
}
