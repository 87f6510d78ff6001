using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Inference.Folders;

/// <summary>Reads the chat templates of a folder and the special tokens that they name. A template in a file of its own goes before one in the tokenizer's configuration, as in transformers.</summary>
/// <param name="files">The files.</param>
/// <param name="dir">Folder of the tokenizer, as seen from the model's.</param>
internal sealed class TemplateFiles(FolderFiles files, string dir)
{
    private const string OwnFile = "chat_template.jinja";
    private const string ToolFile = "additional_chat_templates/tool_use.jinja";
    private const string SpecialTokensFile = "special_tokens_map.json";
    private const string Usual = "default";
    private const string ForTools = "tool_use";
    private const string TokenEnding = "_token";

    // The longest templates in use have some 20 kB; configurations hold some thousand added tokens.
    private const int MostTemplateBytes = 1 << 20;
    private const int MostConfigBytes = 16 << 20;

    /// <summary>Name of the tokenizer's configuration.</summary>
    public const string ConfigFile = "tokenizer_config.json";

    /// <summary>The usual template, and the one for conversations with tools; null where there is none.</summary>
    /// <exception cref="ModelLoadException">A file cannot be read, or names no usual template.</exception>
    public (NamedTemplate? Usual, NamedTemplate? ForTools) ReadTemplates()
    {
        var config = Path.Combine(dir, ConfigFile);
        files.Require(config, ModelFolder.ConfigName);
        var inConfig = files.ReadObject(config, MostConfigBytes, Read);
        return ReadFile(OwnFile) is { } own ? (own, ReadFile(ToolFile)) : inConfig;
    }

    /// <summary>Texts of the special tokens by the names that templates have for them, such as <c>bos_token</c>.</summary>
    /// <exception cref="ModelLoadException">A file cannot be read.</exception>
    public ImmutableDictionary<string, string> ReadSpecialTokens()
    {
        var tokens = files.Find(Path.Combine(dir, SpecialTokensFile)) is null
            ? ImmutableDictionary<string, string>.Empty
            : files.ReadObject(Path.Combine(dir, SpecialTokensFile), MostConfigBytes, ReadTokens);
        return tokens.SetItems(files.ReadObject(Path.Combine(dir, ConfigFile), MostConfigBytes, ReadTokens));
    }

    private NamedTemplate? ReadFile(string name) => files.Find(Path.Combine(dir, name)) is null ? null : new NamedTemplate(files.ReadText(Path.Combine(dir, name), MostTemplateBytes), Path.GetFileName(name));

    private static (NamedTemplate? Usual, NamedTemplate? ForTools) Read(JsonElement root)
    {
        if (!root.TryGetProperty("chat_template", out var template) || template.ValueKind == JsonValueKind.Null)
        {
            return (null, null);
        }

        if (template.ValueKind == JsonValueKind.String)
        {
            return (new NamedTemplate(template.GetString()!, ConfigFile), null);
        }

        // Of equal names the last counts.
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in template.EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString() ?? throw new FormatException("a chat template has no name");
            named[name] = entry.GetProperty("template").GetString() ?? throw new FormatException($"the chat template {name} has no text");
        }

        return named.TryGetValue(Usual, out var usual)
            ? (new NamedTemplate(usual, ConfigFile), named.TryGetValue(ForTools, out var tools) ? new NamedTemplate(tools, ConfigFile) : null)
            : throw new FormatException($"it has chat templates, but none that is called {Usual}");
    }

    private static ImmutableDictionary<string, string> ReadTokens(JsonElement root)
    {
        var tokens = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject().Where(p => p.Name.EndsWith(TokenEnding, StringComparison.Ordinal)))
        {
            var value = property.Value;
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("content", out var content))
            {
                value = content;
            }

            if (value.ValueKind == JsonValueKind.String)
            {
                tokens[property.Name] = value.GetString()!;
            }
        }

        return tokens.ToImmutable();
    }
}
