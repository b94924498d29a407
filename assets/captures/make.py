#!/usr/bin/env python3
"""Writes the bundled captures of this folder: python3 assets/captures/make.py build/release/logitdice

Every number is the tiny GPT's. The program captures its texts (README.md has the commands); five of
them are then written as other programs would have saved them, in the shape that each documents."""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "logitdice"
DIGITS = 5  # of a log-probability


def capture(out, prompt, tokens, *flags):
    subprocess.run([PROGRAM, "capture", "--prompt", prompt, "-n", str(tokens), "--quiet",
                    "--out", str(out), *flags], check=True)


class Text:
    """A text of the tiny GPT with the ln p of every token at T = 1, before any sampler."""

    def __init__(self, prompt, tokens, *flags):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "text.json"
            capture(path, prompt, tokens, "--top", "all", *flags)
            file = json.loads(path.read_text())
        self.prompt = prompt
        self.pieces = {}
        for token, piece in file["pieces"]:
            is_text = isinstance(piece, str)
            self.pieces[token] = piece.encode() if is_text else bytes(piece["bytes"])
        self.steps = [(step["chosen"], log_softmax(step["logits"])) for step in file["steps"]]
        # What follows the end of a story is no part of an answer.
        end = file["end_of_text"]
        self.steps = [step for step in self.steps if step[0] != end]

    def text(self):
        return b"".join(self.pieces[token] for token, _ in self.steps).decode()

    def best(self, step, n):
        logs = self.steps[step][1]
        order = sorted(range(len(logs)), key=lambda token: (-logs[token], token))
        return [token for token in order if token in self.pieces][:n]

    def value(self, step, token):
        return round(self.steps[step][1][token], DIGITS)

    def spelled(self, token):
        return self.pieces[token].decode("utf-8", "ignore")

    def named(self, step, token):
        """An entry as most programs write it."""
        return {"token": self.spelled(token), "logprob": self.value(step, token),
                "bytes": list(self.pieces[token])}


def log_softmax(logits):
    logits = [-math.inf if z == "-inf" else z for z in logits]
    top = max(logits)
    total = math.log(sum(math.exp(z - top) for z in logits)) + top
    return [z - total for z in logits]


def write(name, value):
    lines = value if isinstance(value, list) else [value]
    text = "\n".join(json.dumps(line, ensure_ascii=False, separators=(", ", ": "))
                     for line in lines)
    (HERE / name).write_text(text + "\n")


# ---- the shapes ----------------------------------------------------------------------------------


def chat_items(text, n, extra=lambda token: {}, sampled_first=False):
    items = []
    for step, (chosen, _) in enumerate(text.steps):
        listed = text.best(step, n)
        if sampled_first:
            listed = ([chosen] + [token for token in listed if token != chosen])[:n]
        items.append({**extra(chosen), **text.named(step, chosen),
                      "top_logprobs": [{**extra(t), **text.named(step, t)} for t in listed]})
    return items


def openai_chat(text):
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1767225600,
            "model": "tiny-gpt", "choices": [{
                "index": 0, "finish_reason": "length",
                "message": {"role": "assistant", "content": text.text(), "refusal": None},
                "logprobs": {"content": chat_items(text, 5), "refusal": None}}]}


def openai_completions(text):
    tokens, logs, offsets, best, at = [], [], [], [], len(text.prompt)
    for step, (chosen, _) in enumerate(text.steps):
        tokens.append(text.spelled(chosen))
        logs.append(text.value(step, chosen))
        offsets.append(at)
        at += len(tokens[-1])
        listed = text.best(step, 5)
        listed += [] if chosen in listed else [chosen]  # the sampled one is always put in
        best.append({text.spelled(t): text.value(step, t) for t in listed})
    return {"id": "cmpl-1", "object": "text_completion", "created": 1767225600,
            "model": "tiny-gpt", "choices": [{
                "index": 0, "text": text.text(), "finish_reason": "length",
                "logprobs": {"tokens": tokens, "token_logprobs": logs, "top_logprobs": best,
                             "text_offset": offsets}}]}


def llama_cpp(text, stop, settings):
    said = text.text()
    return {"index": 0, "content": said[:said.index(stop)], "tokens": [], "id_slot": 0,
            "stop": True, "model": "tiny.gguf", "tokens_predicted": len(text.steps),
            "generation_settings": settings, "prompt": text.prompt, "has_new_line": False,
            "truncated": False, "stop_type": "word", "stopping_word": stop,
            "completion_probabilities": chat_items(text, 10, lambda token: {"id": token})}


def ollama(text):
    lines = []
    for item in chat_items(text, 5):
        lines.append({"model": "tiny-gpt", "created_at": "2026-01-01T00:00:00Z",
                      "response": item["token"], "done": False, "logprobs": [item]})
    lines.append({"model": "tiny-gpt", "created_at": "2026-01-01T00:00:01Z", "response": "",
                  "done": True, "done_reason": "length", "eval_count": len(text.steps)})
    return lines


def vllm_batch(texts):
    lines = []
    for name, text in texts.items():
        body = {"id": "chatcmpl-" + name, "object": "chat.completion", "created": 1767225600,
                "model": "tiny-gpt", "choices": [{
                    "index": 0, "finish_reason": "length",
                    "message": {"role": "assistant", "content": text.text()},
                    "logprobs": {"content": chat_items(text, 8, sampled_first=True)}}],
                "prompt_logprobs": None}
        lines.append({"id": "vllm-" + name, "custom_id": name, "error": None,
                      "response": {"status_code": 200, "request_id": "r-" + name, "body": body}})
    return lines


# ---- the texts -----------------------------------------------------------------------------------

FOREST = "Once upon a time, in a forest far away"

SETTINGS = {"seed": 9, "temperature": 0.8, "dynatemp_range": 0.0, "dynatemp_exponent": 1.0,
            "top_k": 40, "top_p": 0.95, "min_p": 0.05, "top_n_sigma": -1.0,
            "xtc_probability": 0.0, "xtc_threshold": 0.1, "typical_p": 1.0, "repeat_last_n": 64,
            "repeat_penalty": 1.0, "presence_penalty": 0.0, "frequency_penalty": 0.0,
            "dry_multiplier": 0.0, "dry_base": 1.75, "dry_allowed_length": 2,
            "dry_penalty_last_n": -1, "dry_sequence_breakers": ["\n", ":", "\"", "*"],
            "mirostat": 0, "mirostat_tau": 5.0, "mirostat_eta": 0.1, "stop": ["."],
            "max_tokens": 24, "n_predict": 24, "n_keep": 0, "n_discard": 0, "ignore_eos": False,
            "stream": False, "logit_bias": [], "n_probs": 10, "min_keep": 0, "grammar": "",
            "samplers": ["penalties", "dry", "top_n_sigma", "top_k", "typ_p", "top_p", "min_p",
                         "xtc", "temperature"], "post_sampling_probs": False}


def main():
    for name, heat in (("regime_cold", "0"), ("regime_warm", "0.7"), ("regime_hot", "2")):
        capture(HERE / (name + ".json"), FOREST, 24, "--temperature", heat, "--top", "20")
    capture(HERE / "greedy_loop.json", LOOP_PROMPT, LOOP_TOKENS, "--temperature", "0", "--top", "8")
    capture(HERE / "confident_open.json", "Once upon a", 12, "--temperature", "0", "--top", "20")
    write("openai_chat.json", openai_chat(Text(FOREST, 14, "--seed", "11")))
    write("openai_completions.json",
          openai_completions(Text("The little dog was happy because", 14, "--seed", "5")))
    write("llama_cpp.json", llama_cpp(stopped(Text("Tom had a big red", 24, "--seed", "9",
                                                   "--temperature", "0.8"), "."), ".", SETTINGS))
    write("ollama.ndjson", ollama(Text("One day, a", 12, "--seed", "2")))
    write("vllm_batch.jsonl", vllm_batch({
        "one-day": Text("One day, a little", 10, "--seed", "21"),
        "the-cat": Text("The cat sat on the", 10, "--seed", "22"),
        "once": Text("Once upon a time", 10, "--seed", "23")}))


def stopped(text, stop):
    """Up to the token that ends with the stop word, whose own text the answer leaves out."""
    for step, (chosen, _) in enumerate(text.steps):
        if stop in text.spelled(chosen):
            text.steps = text.steps[:step + 1]
            return text
    raise SystemExit("the text never says " + repr(stop))


LOOP_PROMPT, LOOP_TOKENS = "Go go", 124

if __name__ == "__main__":
    main()
