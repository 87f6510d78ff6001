using System.Text;
using Inspect.Engine.Files;

namespace Inspect.Engine.Inference.Templates;

/// <summary>A chat template that takes the place of the model's own, or none at all. Thread-safe.</summary>
public sealed class OwnTemplate
{
    /// <summary>Ending of files with templates: no other file is read, since a prompt shows what it was made of.</summary>
    public const string FileEnding = ".jinja";

    /// <summary>Says that there is to be no template.</summary>
    public const string NoneWord = "none";

    private static readonly string[] Marks = ["{{", "{%", "{#"];

    private OwnTemplate(ChatTemplate? template, string source, string text) => (Template, Source, Text) = (template, source, text);

    /// <summary>No template: each message of a conversation is a line, <c>user: Hello</c>, behind the mark of a beginning that the tokenizer puts before raw text.</summary>
    public static OwnTemplate None { get; } = new(null, NoneWord, string.Empty);

    /// <summary>The template; null for none.</summary>
    internal ChatTemplate? Template { get; }

    /// <summary>Its text.</summary>
    internal string Text { get; }

    /// <summary>Where it stands, for sentences.</summary>
    internal string Source { get; }

    /// <summary>Reads what somebody named: <c>none</c>, the path of a file, or the text of a template, which has <c>{{</c> or <c>{%</c> in it.</summary>
    /// <param name="value">What was named. A relative path is looked for in the folder, then below the current one.</param>
    /// <param name="folder">Absolute path of the model's folder; null where it is not known.</param>
    /// <exception cref="InspectException">There is no such file, or it is no template.</exception>
    public static OwnTemplate Read(string value, string? folder)
    {
        if (value == NoneWord)
        {
            return None;
        }

        if (Array.Exists(Marks, m => value.Contains(m, StringComparison.Ordinal)))
        {
            return Of(value, "chat_template");
        }

        if (!value.EndsWith(FileEnding, StringComparison.Ordinal))
        {
            throw new InspectException($"The model argument chat_template is \"{Shown(value)}\", but must be {NoneWord}, the path of a {FileEnding} file, or the text of a template.");
        }

        // A pipe would never end.
        string[] paths = folder is null ? [Path.GetFullPath(value)] : [Path.Combine(folder, value), Path.GetFullPath(value)];
        return Array.Find(paths, RegularFile.Is) is { } found
            ? Of(TextOf(found, value), value)
            : throw new InspectException($"There is no file {Shown(value)} for the model argument chat_template: name one that exists{(Path.IsPathRooted(value) ? string.Empty : ", in the model's folder or below the current one")}.");
    }

    private static string TextOf(string path, string value)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var bytes = new byte[(ChatTemplate.MostCharacters * 4) + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(bytes.AsSpan(0, count)).TrimStart('\uFEFF');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"The file {Shown(value)} of the model argument chat_template cannot be read ({error.Message.TrimEnd('.')}). Check its rights, or name another.", error);
        }
    }

    private static OwnTemplate Of(string text, string source)
    {
        try
        {
            return new OwnTemplate(ChatTemplate.Compile(text), source, text);
        }
        catch (TemplateException error)
        {
            throw new InspectException($"The chat template of the model argument chat_template{(source == "chat_template" ? string.Empty : $" ({Shown(source)})")} cannot be used: {error.Message.TrimEnd('.')}. Correct it, or leave the argument out.", error);
        }
    }

    private static string Shown(string value) => value.Length > 200 ? value[..200] + "…" : value;
}
