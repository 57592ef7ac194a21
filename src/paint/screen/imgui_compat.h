// What differs between Dear ImGui 1.86 (Debian 12) and its successors up to 1.92, in one place: the rest of the program
// calls these and stays free of version checks. (How events reach ImGui is platform/imgui_input.cpp's.)
#pragma once

#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_impl_opengl3.h>

#include <cmath>

namespace unstride::paint::screen::compat {

// Fonts that stay sharp keep the hinting vertical only.
inline void use_freetype(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
  atlas.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
#else
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
}

// Rasterizes what was added and puts it on the GPU. From 1.92 on, ImGui does both when a glyph is first drawn.
inline void upload_fonts(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  (void)atlas;
#else
  atlas.Build();
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
  atlas.ClearTexData();  // the GPU has it; a rebuild starts from the font files
#endif
}

// The size that a font was added with.
inline float pixels_of(const ImFont& font) {
#if IMGUI_VERSION_NUM >= 19200
  return font.LegacySize;
#else
  return font.FontSize;
#endif
}

inline const ImFontGlyph* find_glyph(ImFont& font, char32_t codepoint) {
#if IMGUI_VERSION_NUM >= 19200
  return font.GetFontBaked(font.LegacySize)->FindGlyph(ImWchar(codepoint));
#else
  return font.FindGlyph(codepoint <= IM_UNICODE_CODEPOINT_MAX ? ImWchar(codepoint) : ImWchar('?'));
#endif
}

// From the top of a glyph's box to its baseline: whole pixels, as the glyphs themselves are placed.
inline float baseline_of(ImFont& font) {
#if IMGUI_VERSION_NUM >= 19200
  return std::round(font.GetFontBaked(font.LegacySize)->Ascent);
#else
  return std::round(font.Ascent);
#endif
}

inline void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, font->LegacySize);
#else
  ImGui::PushFont(font);
#endif
}

// Glyph quads need the atlas's texture.
inline void push_font_texture(ImDrawList& list, const ImFont& font) {
#if IMGUI_VERSION_NUM >= 19200
  list.PushTexture(font.OwnerAtlas->TexRef);
#else
  list.PushTextureID(font.ContainerAtlas->TexID);
#endif
}

inline void pop_font_texture(ImDrawList& list) {
#if IMGUI_VERSION_NUM >= 19200
  list.PopTexture();
#else
  list.PopTextureID();
#endif
}

inline bool begin_child(const char* id, ImVec2 size, bool border = false, ImGuiWindowFlags flags = 0) {
#if IMGUI_VERSION_NUM >= 19000
  return ImGui::BeginChild(id, size, border ? ImGuiChildFlags(1) : ImGuiChildFlags(0), flags);
#else
  return ImGui::BeginChild(id, size, border, flags);
#endif
}

// Keys by name. Before 1.87 ImGui names only 22 keys; its GLFW backend counts the others as GLFW does.
#if IMGUI_VERSION_NUM >= 18700
using Key = ImGuiKey;
namespace key {
inline constexpr Key space = ImGuiKey_Space, apostrophe = ImGuiKey_Apostrophe, comma = ImGuiKey_Comma,
                     minus = ImGuiKey_Minus, period = ImGuiKey_Period, slash = ImGuiKey_Slash, equal = ImGuiKey_Equal,
                     digit0 = ImGuiKey_0, a = ImGuiKey_A, left_bracket = ImGuiKey_LeftBracket,
                     right_bracket = ImGuiKey_RightBracket, escape = ImGuiKey_Escape, enter = ImGuiKey_Enter,
                     tab = ImGuiKey_Tab, backspace = ImGuiKey_Backspace, insert = ImGuiKey_Insert,
                     del = ImGuiKey_Delete, right = ImGuiKey_RightArrow, left = ImGuiKey_LeftArrow,
                     down = ImGuiKey_DownArrow, up = ImGuiKey_UpArrow, page_up = ImGuiKey_PageUp,
                     page_down = ImGuiKey_PageDown, home = ImGuiKey_Home, end = ImGuiKey_End, f1 = ImGuiKey_F1,
                     keypad_enter = ImGuiKey_KeypadEnter, keypad_subtract = ImGuiKey_KeypadSubtract,
                     keypad_add = ImGuiKey_KeypadAdd, keypad0 = ImGuiKey_Keypad0;
}  // namespace key
#else
using Key = int;
namespace key {
inline constexpr Key space = 32, apostrophe = 39, comma = 44, minus = 45, period = 46, slash = 47, equal = 61,
                     digit0 = 48, a = 65, left_bracket = 91, right_bracket = 93, escape = 256, enter = 257, tab = 258,
                     backspace = 259, insert = 260, del = 261, right = 262, left = 263, down = 264, up = 265,
                     page_up = 266, page_down = 267, home = 268, end = 269, f1 = 290, keypad0 = 320,
                     keypad_subtract = 333, keypad_add = 334, keypad_enter = 335;
}  // namespace key
#endif

// The key of a capital letter, a digit, F1 to F12.
inline Key letter_key(char letter) {
  return Key(int(key::a) + (letter - 'A'));
}
inline Key digit_key(int digit) {
  return Key(int(key::digit0) + digit);
}
inline Key function_key(int number) {
  return Key(int(key::f1) + (number - 1));
}

inline bool key_pressed(Key wanted, bool repeat = true) {
  return ImGui::IsKeyPressed(wanted, repeat);
}
inline bool key_down(Key wanted) {
  return ImGui::IsKeyDown(wanted);
}

}  // namespace unstride::paint::screen::compat
