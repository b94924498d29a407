#include <zip.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/capture/formats/arrays/choose.h"
#include "core/capture/formats/arrays/logits.h"
#include "core/capture/formats/arrays/npy.h"
#include "core/capture/formats/draft.h"
#include "core/capture/limits.h"
#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kZipMagic = "PK\x03\x04";
constexpr zip_int64_t kMostMembers = 100'000;

struct ZipCloser {
  void operator()(zip_t* zip) const { zip_discard(zip); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Zip = std::unique_ptr<zip_t, ZipCloser>;

struct ZipError {
  ZipError() { zip_error_init(&error); }
  ~ZipError() { zip_error_fini(&error); }
  std::string text() { return zip_error_strerror(&error); }
  zip_error_t error;
};

Result<Zip> open_zip(const std::string& bytes, std::string_view name) {
  ZipError error;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error.error);
  if (!source) return file_error(name, "the zip archive cannot be read: " + error.text());
  Zip zip(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error.error));
  if (zip) return zip;
  zip_source_free(source);
  return file_error(name,
                    "the zip archive is damaged: " + error.text() + "; copy or save it again");
}

// An array of the archive before its numbers are unpacked.
struct Member {
  zip_uint64_t index = 0;
  std::uint64_t size = 0;  // unpacked
  std::string title;       // in sentences
};

// At most so many bytes of a member from its beginning.
Result<std::string> unpack(zip_t* zip, const Member& member, std::uint64_t most,
                           std::string_view name) {
  std::unique_ptr<zip_file_t, ZipCloser> file(zip_fopen_index(zip, member.index, 0));
  const auto failed = [&](const std::string& why) {
    return file_error(name, "the member " + member.title + " cannot be unpacked: " + why);
  };
  if (!file) return failed(zip_strerror(zip));
  std::string out(static_cast<std::size_t>(std::min(most, member.size)), '\0');
  std::size_t at = 0;
  while (at < out.size()) {
    const zip_int64_t read = zip_fread(file.get(), out.data() + at, out.size() - at);
    if (read < 0) return failed(zip_error_strerror(zip_file_get_error(file.get())));
    if (read == 0) return failed("it ends early");
    at += static_cast<std::size_t>(read);
  }
  return out;
}

// What is in the archive that is no array, and says what the archive is.
std::string foreign_archive(zip_t* zip, zip_int64_t count) {
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* member = zip_get_name(zip, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
    const std::string_view path = member ? member : "";
    if (path == "data.pkl" || path.ends_with("/data.pkl")) {
      return "this is a file of torch.save, a Python pickle, which is a program and is not run; in "
             "Python: numpy.savez(\"logits.npz\", logits=torch.stack(torch.load(path)).float())";
    }
  }
  return "this zip archive holds no .npy array; numpy.savez makes one that does";
}

struct Archive {
  Zip zip;
  std::vector<Member> members;
  std::vector<Array> arrays;  // of the members, without data
};

// One member, if it is an array.
Result<bool> add_member(Archive& archive, zip_uint64_t index, std::string_view name) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive.zip.get(), index, ZIP_FL_ENC_RAW, &stat) != 0) return true;
  constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE;
  if ((stat.valid & kNeeded) != kNeeded) return true;
  const std::string_view path = stat.name;
  if (!path.ends_with(".npy")) return true;
  Member member{index, stat.size, quoted(path)};
  if (member.size > kMaxFileBytes) {
    return file_error(name,
                      "the member " + member.title + " unpacks to " +
                          count_text(static_cast<std::int64_t>(member.size)) +
                          " bytes; at most 256 MB can be read, keep fewer steps or the highest "
                          "logits");
  }
  constexpr std::size_t kEnough = 12 + kMaxNpyHeader;
  const Result<std::string> head = unpack(archive.zip.get(), member, kEnough, name);
  if (!head) return Error{head.error()};
  Result<NpyLayout> layout = read_npy_layout(head.value(), std::string(name) + "/" + stat.name);
  if (!layout) return true;  // whatever it is, it is no logits
  layout->array.name = path.substr(0, path.size() - 4);
  archive.members.push_back(std::move(member));
  archive.arrays.push_back(std::move(layout->array));
  return true;
}

Result<Archive> read_members(const std::string& bytes, std::string_view name) {
  Result<Zip> zip = open_zip(bytes, name);
  if (!zip) return Error{zip.error()};
  Archive archive{std::move(zip).value(), {}, {}};
  const zip_int64_t count = zip_get_num_entries(archive.zip.get(), 0);
  if (count > kMostMembers) {
    return file_error(name, "the zip archive has " + count_text(count) + " members; at most " +
                                count_text(kMostMembers) + " are looked at");
  }
  for (zip_int64_t i = 0; i < count; ++i) {
    const Result<bool> added = add_member(archive, static_cast<zip_uint64_t>(i), name);
    if (!added) return Error{added.error()};
  }
  if (archive.members.empty()) return file_error(name, foreign_archive(archive.zip.get(), count));
  return archive;
}

std::string left_out_note(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + quoted(name);
  return "The file also holds " + list + ", which is left out.";
}

// Unpacks the chosen arrays, together no more than a file may have.
Result<Opened> open_members(Archive& archive, const ArrayChoice& choice, std::string_view name) {
  std::vector<std::size_t> wanted = choice.logits;
  if (choice.tokens) wanted.push_back(*choice.tokens);
  std::uint64_t total = 0;
  for (const std::size_t i : wanted) total += archive.members[i].size;
  if (total > kMaxFileBytes) {
    return file_error(name, "its arrays unpack to " + count_text(static_cast<std::int64_t>(total)) +
                                " bytes; at most 256 MB can be read");
  }
  std::vector<std::string> unpacked;
  unpacked.reserve(wanted.size());  // the arrays point into them
  LogitArrays arrays{{}, {}, choice.scores, ".npz file"};
  for (const std::size_t i : wanted) {
    const Member& member = archive.members[i];
    Result<std::string> bytes = unpack(archive.zip.get(), member, member.size, name);
    if (!bytes) return Error{bytes.error()};
    unpacked.push_back(std::move(bytes).value());
    Result<Array> array = read_npy_array(unpacked.back(), std::string(name) + ": " + member.title);
    if (!array) return Error{array.error()};
    array->name = archive.arrays[i].name;
    const bool tokens = i == choice.tokens;
    if (tokens) {
      arrays.tokens = std::move(array).value();
    } else {
      arrays.logits.push_back(std::move(array).value());
    }
  }
  if (!choice.left_out.empty()) arrays.notes.push_back(left_out_note(choice.left_out));
  return open_logits(arrays, name);
}

bool looks_like_npz(std::string_view beginning, std::string_view name) {
  return beginning.starts_with(kZipMagic) || has_extension(name, ".npz");
}

Result<Opened> read_npz(std::string bytes, std::string_view name) {
  Result<Archive> archive = read_members(bytes, name);
  if (!archive) return Error{archive.error()};
  const Result<ArrayChoice> choice = choose_arrays(archive->arrays, name);
  if (!choice) return Error{choice.error()};
  return open_members(archive.value(), choice.value(), name);
}

}  // namespace

Format npz_format() {
  static constexpr std::string_view kExtensions[] = {".npz"};
  return {"npz", ".npz files", looks_like_npz, read_npz, kExtensions};
}

}  // namespace logitdice
