#include <benchmark/benchmark.h>

#include <string>

#include "app/desktop/null_backend.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"

// What a frame costs ImGui and us, without the rasteriser, at 248,320 tokens.
namespace logitdice {
namespace {

void frame(benchmark::State& bench, const std::string& view) {
  Ui ui{all_pages()};
  start(ui.state);
  carry_out(ui.state, {command::OpenBundled{"full_vocabulary"}});
  carry_out(ui.state, {command::SetView{view}});
  carry_out(ui.state, {command::Roll{10000}});
  carry_out(ui.state, {command::SetKnob{&Knobs::top_p, 0.95}});
  NullBackend backend(ui);
  backend.settle();
  for (auto _ : bench) backend.frame();
}

// The table of views is the list of benchmarks: "frame/pipeline".
const bool kRegistered = [] {
  for (const PageInfo* page : all_pages()) {
    const std::string id(page->id);
    benchmark::RegisterBenchmark(("frame/" + id).c_str(),
                                 [id](benchmark::State& bench) { frame(bench, id); })
        ->Unit(benchmark::kMicrosecond);
  }
  return true;
}();

}  // namespace
}  // namespace logitdice
