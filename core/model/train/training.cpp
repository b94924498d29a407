#include "core/model/train/training.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numbers>
#include <random>
#include <thread>

namespace logitdice::train {
namespace {

// Runs work(0), work(1), ... at the same time. Threads are cheap beside a step of a third of a
// second.
void in_parallel(int workers, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 1; i < workers; ++i) threads.emplace_back(work, i);
  work(0);
  for (std::thread& thread : threads) thread.join();
}

void append_stretch(const TokenStream& stream, std::size_t start, std::size_t length,
                    Batch& batch) {
  const auto first = stream.tokens.begin() + static_cast<std::ptrdiff_t>(start);
  const auto n = static_cast<std::ptrdiff_t>(length);
  batch.inputs.insert(batch.inputs.end(), first, first + n);
  batch.targets.insert(batch.targets.end(), first + 1, first + n + 1);
}

// FNV-1a over the ids: tells one text and vocabulary from another.
std::uint64_t fingerprint(const TokenStream& stream) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const TokenId id : stream.tokens) {
    hash = (hash ^ static_cast<std::uint64_t>(id)) * 0x100000001B3u;
  }
  return hash;
}

struct CheckpointHead {
  char magic[8] = {'L', 'D', 'T', 'R', 'A', 'I', 'N', '1'};
  GptShape shape;
  std::uint64_t text = 0;
  std::int64_t steps = 0;
  double elapsed_s = 0;
};

}  // namespace

float rate_factor(const Recipe& recipe, std::int64_t step, double fraction) {
  const double up = std::min(1.0, static_cast<double>(step + 1) / recipe.warmup);
  const double wave = 0.5 * (1 + std::cos(std::numbers::pi * std::clamp(fraction, 0.0, 1.0)));
  return static_cast<float>(up * (recipe.floor + (1 - recipe.floor) * wave));
}

Training::Training(const Recipe& recipe, TokenStream training, TokenStream held_out)
    : recipe_(recipe),
      training_(std::move(training)),
      held_out_(std::move(held_out)),
      parameters_(initial_parameters(recipe.shape, recipe.seed)),
      optimizer_(recipe.shape, recipe.optimizer) {
  assert(recipe.stretches % recipe.workers == 0);
  assert(training_.tokens.size() > static_cast<std::size_t>(recipe.shape.context) + 1);
  for (int i = 0; i < recipe.workers; ++i) {
    workers_.push_back(
        {Network<float>(recipe.shape, recipe.stretches / recipe.workers, recipe.shape.context),
         std::vector<float>(parameters_.size()),
         {},
         0});
  }
}

// The worker's stretches of this step, a function of seed, step and place.
void Training::fill(Worker& worker, int index) {
  const auto length = static_cast<std::size_t>(recipe_.shape.context);
  const std::size_t last = training_.tokens.size() - length - 1;
  worker.batch = {};
  const int share = recipe_.stretches / recipe_.workers;
  for (int i = index * share; i < (index + 1) * share; ++i) {
    const auto place = static_cast<std::uint64_t>(steps_done_ * recipe_.stretches + i);
    std::mt19937_64 random(recipe_.seed * 0x9E3779B97F4A7C15u + place);
    const std::uint64_t number = random();
    const bool at_document = i % 3 == 0;
    const std::size_t start = at_document ? training_.starts[number % training_.starts.size()]
                                          : static_cast<std::size_t>(number % (last + 1));
    append_stretch(training_, std::min(start, last), length, worker.batch);
  }
}

double Training::step(double fraction) {
  const int tokens = recipe_.stretches * recipe_.shape.context;
  in_parallel(recipe_.workers, [&](int i) {
    Worker& worker = workers_[static_cast<std::size_t>(i)];
    fill(worker, i);
    std::fill(worker.gradients.begin(), worker.gradients.end(), 0.0f);
    const auto key = static_cast<std::uint32_t>(steps_done_ * recipe_.workers + i) * 0x85EBCA77u;
    worker.loss = worker.network.loss_and_gradients(
        parameters_.data(), worker.gradients.data(), worker.batch, 1 / static_cast<float>(tokens),
        recipe_.dropout, key + static_cast<std::uint32_t>(recipe_.seed));
  });
  std::vector<float>& sum = workers_[0].gradients;
  double loss = workers_[0].loss;
  for (std::size_t w = 1; w < workers_.size(); ++w) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += workers_[w].gradients[i];
    loss += workers_[w].loss;
  }
  const float scale = clip_scale(sum, recipe_.optimizer.clip);
  const float factor = rate_factor(recipe_, steps_done_, fraction);
  ++steps_done_;
  in_parallel(recipe_.workers, [&](int i) {
    optimizer_.step(parameters_.data(), sum.data(), scale, factor, static_cast<int>(steps_done_), i,
                    recipe_.workers);
  });
  return loss / tokens;
}

Loss Training::held_out_loss(const std::vector<int>& bytes, int limit) {
  const auto length = static_cast<std::size_t>(recipe_.shape.context);
  const auto share = static_cast<std::size_t>(recipe_.stretches / recipe_.workers);
  if (held_out_.tokens.size() <= share * length) return {};
  const std::size_t rounds = std::max<std::size_t>(
      1, std::min((held_out_.tokens.size() - 1) / length, static_cast<std::size_t>(limit)) / share);
  std::vector<double> nats(rounds);
  std::vector<std::int64_t> text(rounds);
  in_parallel(recipe_.workers, [&](int w) {
    for (auto r = static_cast<std::size_t>(w); r < rounds; r += workers_.size()) {
      Batch batch;
      for (std::size_t i = 0; i < share; ++i) {
        append_stretch(held_out_, (r * share + i) * length, length, batch);
      }
      nats[r] = workers_[static_cast<std::size_t>(w)].network.loss(parameters_.data(), batch);
      for (const TokenId id : batch.targets) text[r] += bytes[static_cast<std::size_t>(id)];
    }
  });
  double sum_nats = 0, sum_bytes = 0;
  for (std::size_t r = 0; r < rounds; ++r) {
    sum_nats += nats[r];
    sum_bytes += static_cast<double>(text[r]);
  }
  const double per_token = sum_nats / static_cast<double>(rounds);
  return {per_token, per_token * static_cast<double>(rounds * share * length) / sum_bytes};
}

Result<bool> Training::save(const std::string& path, double elapsed_s) const {
  CheckpointHead head;
  head.shape = recipe_.shape;
  head.text = fingerprint(training_);
  head.steps = steps_done_;
  head.elapsed_s = elapsed_s;
  const std::string partial = path + ".part";
  {
    std::ofstream file(partial, std::ios::binary);
    file.write(reinterpret_cast<const char*>(&head), sizeof head);
    for (const auto* values : {&parameters_, &optimizer_.first, &optimizer_.second}) {
      file.write(reinterpret_cast<const char*>(values->data()),
                 static_cast<std::streamsize>(values->size() * sizeof(float)));
    }
    if (!file.flush()) return Error{partial + ": cannot be written, is the disk full?"};
  }
  std::error_code failure;
  std::filesystem::rename(partial, path, failure);
  if (failure) return Error{path + ": " + failure.message()};
  return true;
}

Result<double> Training::load(const std::string& path) {
  CheckpointHead head;
  std::ifstream file(path, std::ios::binary);
  if (!file.read(reinterpret_cast<char*>(&head), sizeof head) ||
      std::memcmp(head.magic, CheckpointHead{}.magic, sizeof head.magic) != 0) {
    return Error{path + ": is no checkpoint of logitdice_train"};
  }
  if (!(head.shape == recipe_.shape)) return Error{path + ": was made for a model of other sizes"};
  if (head.text != fingerprint(training_)) return Error{path + ": was made from another text"};
  for (auto* values : {&parameters_, &optimizer_.first, &optimizer_.second}) {
    file.read(reinterpret_cast<char*>(values->data()),
              static_cast<std::streamsize>(values->size() * sizeof(float)));
  }
  if (!file) return Error{path + ": ends too early"};
  steps_done_ = head.steps;
  return head.elapsed_s;
}

}  // namespace logitdice::train
