using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Tests.Support;

/// <summary>A writable copy of a small model of the vectors, removed at the end.</summary>
public sealed class TinyModel : IDisposable
{
    /// <summary>Name of the copy's folder.</summary>
    public const string Name = "tiny";

    /// <summary>A template that puts texts behind each other.</summary>
    public const string RawTemplate = "{% for message in messages %}{{ message.content }}{% endfor %}";

    /// <summary>Copies one family.</summary>
    public TinyModel(string family = "llama")
    {
        Dir = Directory.CreateTempSubdirectory("inspect-models-").FullName;
        Folder = Directory.CreateDirectory(System.IO.Path.Combine(Dir, Name)).FullName;
        var source = Vectors.Folder(System.IO.Path.Combine("tiny-models", family));
        Assert.SkipUnless(source is not null, $"tiny-models/{family} is not in the vectors of this machine.");
        foreach (var file in Directory.GetFiles(source!))
        {
            var copy = Path(System.IO.Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetAttributes(copy, FileAttributes.Normal);
        }
    }

    /// <summary>The models folder.</summary>
    public string Dir { get; }

    /// <summary>The model's folder in it.</summary>
    public string Folder { get; }

    /// <summary>Names of the families in the vectors.</summary>
    public static TheoryData<string> Families() => Vectors.Folder("tiny-models") is { } root
        ? [.. Directory.GetDirectories(root).Select(d => System.IO.Path.GetFileName(d)!).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Path of one of its files.</summary>
    public string Path(string file) => System.IO.Path.Combine(Folder, file);

    /// <summary>Changes one of its JSON files.</summary>
    public void Edit(string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path(file)))!;
        change(json);
        File.WriteAllText(Path(file), json.ToJsonString(JsonSerializerOptions.Default));
    }

    /// <summary>Gives it a template that puts texts behind each other, for prompts that are raw texts.</summary>
    public void TakeRawText()
    {
        Edit("tokenizer_config.json", config => config["chat_template"] = RawTemplate);
        File.Delete(Path("chat_template.jinja"));
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Dir, recursive: true);
}
