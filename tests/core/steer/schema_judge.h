#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/text/utf8.h"

namespace logitdice::test {

inline bool is_of_type(const nlohmann::json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  return type == "null" && value.is_null();
}

/// Whether a value satisfies a schema of the subset, without any automaton.
inline bool satisfies(const nlohmann::json& value, const nlohmann::json& schema) {
  if (schema.contains("enum")) {
    bool any = false;
    for (const auto& one : schema["enum"]) any = any || one == value;
    if (!any) return false;
  }
  if (schema.contains("const") && schema["const"] != value) return false;
  if (schema.contains("type")) {
    bool any = false;
    if (schema["type"].is_string()) any = is_of_type(value, schema["type"]);
    if (schema["type"].is_array()) {
      for (const auto& type : schema["type"]) any = any || is_of_type(value, type);
    }
    if (!any) return false;
  }
  const auto within = [&](const char* low, const char* high, std::size_t n) {
    return n >= schema.value(low, std::size_t{0}) && n <= schema.value(high, std::size_t{1} << 40);
  };
  if (value.is_string()) {
    const auto text = value.get<std::string>();
    return within("minLength", "maxLength", static_cast<std::size_t>(count_characters(text)));
  }
  if (value.is_array()) {
    if (!within("minItems", "maxItems", value.size())) return false;
    for (const auto& item : value) {
      if (schema.contains("items") && !satisfies(item, schema["items"])) return false;
    }
  }
  if (value.is_object() && schema.contains("type")) {
    for (const auto& key : schema.value("required", nlohmann::json::array())) {
      if (!value.contains(key.get<std::string>())) return false;
    }
    for (const auto& [key, member] : value.items()) {
      if (!schema["properties"].contains(key) || !satisfies(member, schema["properties"][key]))
        return false;
    }
  }
  return true;
}

}  // namespace logitdice::test
