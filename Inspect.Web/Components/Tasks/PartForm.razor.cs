using System.Text.Json;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Editing;
using Inspect.Web.Components.Shared;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>The parameters of a part as fields, made of what the part declares.</summary>
public sealed partial class PartForm
{
    private const int MostAtOnce = 3;
    private const int Many = 6;

    private bool _showsAll;

    [Parameter, EditorRequired]
    public required PartDefinition Definition { get; set; }

    [Parameter, EditorRequired]
    public required PartDraft Part { get; set; }

    /// <summary>Beginning of the ids of the fields.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>The datasets of the library.</summary>
    [Parameter]
    public IReadOnlyList<DatasetEntry> Datasets { get; set; } = [];

    [Parameter]
    public EventCallback<PartDraft> OnChange { get; set; }

    private IReadOnlyList<PartParameter> Fields => [.. Definition.Parameters.Where(p => PartFields.IsField(p) || Part[p.Name] is not null)];

    /// <summary>The first parameters, and those that are given; of very many only these.</summary>
    private IReadOnlyList<PartParameter> Shown => [.. Fields.Where((p, i) => _showsAll || IsUsual(p, i))];

    private int Hidden => Fields.Where((p, i) => !IsUsual(p, i)).Count();

    private bool IsUsual(PartParameter parameter, int at) => (Fields.Count <= Many && at < MostAtOnce) || parameter.IsRequired || Part[parameter.Name] is not null;

    private string IdOf(PartParameter parameter) => $"{Id}-{parameter.Name}";

    private string? SourceOf(PartParameter parameter) => parameter.IsRequired ? null : Part[parameter.Name] is null ? "default" : null;

    private static IReadOnlyList<string> ValuesOf(PartParameter parameter) => parameter.Type == PartParameterType.Boolean ? ["true", "false"] : parameter.Values;

    private static string DefaultOf(PartParameter parameter) => parameter.Default switch
    {
        null => parameter.IsRequired ? string.Empty : "not set",
        string text => text,
        var other => JsonSerializer.Serialize(other),
    };

    private static bool IsLong(PartParameter parameter) => parameter.Type == PartParameterType.TextList
        || (parameter.Type == PartParameterType.Text && (parameter.Name.Contains("template", StringComparison.Ordinal) || parameter.Name is "instructions" or "system_message"));

    private int LinesOf(PartParameter parameter) => Math.Clamp(PartFields.TextOf(Part, parameter).Count(c => c == '\n') + 1, 1, 10);

    private IReadOnlyList<NameOption> Files(PartParameter parameter) =>
    [
        .. Datasets.Where(d => d.CanEdit).Select(d => $"{DatasetLibrary.Folder}/{Path.GetFileName(d.Path)}").Append(FileOf(parameter)).Where(f => f.Length > 0).Distinct().Select(f => new NameOption(f, f)),
    ];

    private string FileOf(PartParameter parameter) => Part[parameter.Name] is { ValueKind: JsonValueKind.Object } source && source.TryGetProperty("file", out var file) ? file.ToString() : string.Empty;

    private Task SetFileAsync(PartParameter parameter, string? file) =>
        OnChange.InvokeAsync(Part.With(parameter.Name, string.IsNullOrEmpty(file) ? null : JsonSerializer.SerializeToElement(new { file })));

    private Task SetAsync(PartParameter parameter, string? text) => OnChange.InvokeAsync(Part.With(parameter.Name, PartFields.Read(parameter, text ?? string.Empty)));
}
