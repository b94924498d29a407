#include "core/capture/formats/foreign.h"

namespace logitdice {
namespace {

using namespace std::string_view_literals;

// `member`: a name that must stand among the first kilobytes as well, as the first members of an
// archive do.
struct Foreign {
  std::string_view beginning, member, what;
  bool complete = false;
};

constexpr std::string_view kTorch =
    "a Python pickle of torch.save, which is a program and is not run; turn it into arrays with\n"
    "python -c \"import sys, torch, numpy; x = torch.load(sys.argv[1]); "
    "numpy.savez('logits.npz', logits=torch.stack(list(x)).float().numpy())\" FILE";
constexpr std::string_view kPickle =
    "a Python pickle, which is a program and is not run; save the array with numpy.save or "
    "numpy.savez instead";
constexpr std::string_view kInspectLog =
    "an inspect_ai log (.eval), a zip archive; turn it into JSON with\n"
    "inspect log dump FILE.eval > FILE.json";
constexpr std::string_view kUtf16 =
    "UTF-16 text, as PowerShell's > writes it; save it as UTF-8, with Out-File -Encoding utf8";

constexpr Foreign kForeign[] = {
    {"PK\x03\x04", "data.pkl", kTorch, true},
    {"PK\x03\x04", "_journal/", kInspectLog, true},
    {"PK\x03\x04", "header.json", kInspectLog, true},
    {"GGUF", "", "a model (GGUF), not the logits of one"},
    {"\xFF\xFE", "", kUtf16, true},
    {"\xFE\xFF", "", kUtf16, true},
    {"{\0"sv, "", kUtf16, true},
    {"[\0"sv, "", kUtf16, true},
    {"d\0a\0t\0a\0"sv, "", kUtf16, true},
    {"\0{"sv, "", kUtf16, true},
    {"\x1F\x8B", "", "compressed (gzip); unpack it first, with gunzip", true},
    {"\x28\xB5\x2F\xFD", "", "compressed (zstd); unpack it first, with unzstd", true},
    {"\x80\x02\x8A\x0A", "", kTorch, true},  // torch.save before 2020
    {"\x80\x02", "", kPickle, true},
    {"\x80\x03", "", kPickle, true},
    {"\x80\x04", "", kPickle, true},
    {"\x80\x05", "", kPickle, true},
    {"\x89PNG", "", "a picture"},
    {"\xFF\xD8\xFF", "", "a picture"},
    {"%PDF", "", "a PDF document"},
    {"SQLite format 3", "",
     "a database (SQLite); take the answer out of it, as llm logs --json does", true},
};

}  // namespace

std::optional<ForeignFile> foreign_file(std::string_view bytes) {
  constexpr std::size_t kMembers = 65536;  // bytes
  for (const Foreign& row : kForeign) {
    if (!bytes.starts_with(row.beginning)) continue;
    if (bytes.substr(0, kMembers).find(row.member) == bytes.npos) continue;
    return ForeignFile{"this is " + std::string(row.what), row.complete};
  }
  return std::nullopt;
}

}  // namespace logitdice
