using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>Writes what a form holds into the text of a task file; what did not change stays letter by letter.</summary>
/// <param name="parts">The parts that there are.</param>
/// <param name="reader">Reads it again.</param>
internal sealed class TaskDraftWriter(PartRegistry parts, TaskDraftReader reader)
{
    /// <summary>The text with all changes.</summary>
    public string Write(TaskDraft draft)
    {
        var before = draft.Text.Length == 0 ? new TaskDraft { Solver = [] } : reader.Read(draft.Text);
        var text = draft.Text;
        if (draft.DisplayName != before.DisplayName)
        {
            text = YamlSections.Set(text, "display_name", Inline(draft.DisplayName));
        }

        if (draft.Description != before.Description)
        {
            text = YamlSections.Set(text, "description", Inline(draft.Description));
        }

        if (draft.DatasetFile != before.DatasetFile && draft.DatasetFile is { } file)
        {
            text = YamlSections.Set(text, "dataset", $" {{file: {YamlText.Text(file)}}}");
        }

        text = WriteParts(text, "solver", PartKind.Solver, before.Solver, draft.Solver);
        text = WriteParts(text, "scorer", PartKind.Scorer, before.Scorer, draft.Scorer);
        text = WriteEpochs(text, before, draft);
        foreach (var setting in reader.RunSettingsOfForm().Where(s => s.Name is not ("epochs" or "epochs_reducer") && Of(before, s) != Of(draft, s)))
        {
            text = YamlSections.Set(text, setting.Name, Of(draft, setting) is { } value ? $" {ValueOf(setting, value)}" : null);
        }

        return WriteConfig(text, before, draft);
    }

    private string WriteParts(string text, string key, PartKind kind, ImmutableArray<PartDraft> before, ImmutableArray<PartDraft> after)
    {
        if (before.Length == after.Length && before.Zip(after).All(p => IsSame(p.First, p.Second)))
        {
            return text;
        }

        if (after.IsEmpty)
        {
            return YamlSections.Set(text, key, null);
        }

        var written = new StringBuilder();
        foreach (var part in after)
        {
            written.Append("\n  - ").Append(part.ToYaml(parts.Find(kind, part.Name), 4));
        }

        return YamlSections.Set(text, key, after is [{ Params: [] , Text: null } only] ? $" {YamlText.Text(only.Name)}" : written.ToString());
    }

    /// <summary>The part is as the file has it, or as it is where the file has none.</summary>
    private static bool IsSame(PartDraft before, PartDraft after) =>
        before.Text == after.Text && before.Name == after.Name && (before.Text is not null || (before.Params.IsEmpty && after.Params.IsEmpty));

    private static string WriteEpochs(string text, TaskDraft before, TaskDraft draft)
    {
        var (count, old) = (draft.Settings.GetValueOrDefault("epochs"), before.Settings.GetValueOrDefault("epochs"));
        if (count == old && draft.Reducer == before.Reducer)
        {
            return text;
        }

        string[] names = [.. (draft.Reducer ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        return YamlSections.Set(text, "epochs", (count, names) switch
        {
            (null or "", []) => null,
            (_, []) => $" {YamlText.Flow(Scalar(count!))}",
            _ => $" {{count: {YamlText.Flow(Scalar(count is null or "" ? "1" : count))}, reducer: {(names is [var one] ? YamlText.Text(one) : $"[{string.Join(", ", names.Select(YamlText.Text))}]")}}}",
        });
    }

    private string WriteConfig(string text, TaskDraft before, TaskDraft draft)
    {
        var all = reader.GenerateSettingsOfForm().ToList();
        if (all.All(s => Of(before, s) == Of(draft, s)))
        {
            return text;
        }

        var given = all.Where(s => Of(draft, s) is not null).Select(s => $"\n  {s.Name}: {ValueOf(s, Of(draft, s)!)}").ToList();
        return YamlSections.Set(text, "config", given.Count == 0 ? null : string.Concat(given));
    }

    private static string? Of(TaskDraft draft, Setting setting) => draft.Settings.GetValueOrDefault(setting.Name) is { Length: > 0 } text ? text : null;

    private static string ValueOf(Setting setting, string text) => setting.Read(text) is { Value: { } value, Problem: null } ? YamlText.Flow(value) : YamlText.Text(text);

    private static JsonElement Scalar(string text) => YamlScalars.OfPlain(text);

    private static string? Inline(string? text) => string.IsNullOrEmpty(text) ? null : $" {YamlText.Block(JsonSerializer.SerializeToElement(text), 2)}";
}
