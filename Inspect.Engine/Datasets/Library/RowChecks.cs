using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Looks at the rows of a dataset one after the other: equal ids, empty inputs and targets, letters that name no choice, targets that the input gives away, rows that are nearly the same.</summary>
/// <remarks>Holds an id and a hash a row, and no text. Not thread-safe.</remarks>
public sealed class RowChecks
{
    private const int MostFindings = 5_000;
    private const int MostFields = 60;
    private const int MostShown = 60;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, int> _inputs = [];
    private readonly List<RowFinding> _found = [];
    private readonly List<int> _withoutTarget = [];
    private readonly List<string> _fields = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private int _rows;
    private int _errors;
    private int _warnings;
    private int _targetless;

    /// <summary>Looks at the next row.</summary>
    public void Add(RecordRow row)
    {
        _rows++;
        if (row.Problem is { } problem)
        {
            Error(row.Number, null, problem.TrimEnd('.'));
            return;
        }

        AddFields(row.Record);
        Sample sample;
        try
        {
            sample = RecordReader.Read(row.Record, new FieldMap(), string.Empty);
        }
        catch (DatasetException error)
        {
            var isInput = !row.Record.TryGetProperty("input", out var input) || input.ValueKind is JsonValueKind.Null || input is { ValueKind: JsonValueKind.String } text && text.GetString()!.Length == 0;
            Error(row.Number, isInput ? "input" : null, isInput ? "Input is empty" : error.Message.TrimStart(':', ' ').TrimEnd('.'));
            return;
        }

        CheckId(row.Number, sample);
        CheckTarget(row.Number, sample);
        CheckInput(row.Number, sample);
    }

    /// <summary>Looks at all rows of a file.</summary>
    public static CheckReport Of(RecordFile file, CancellationToken cancellationToken)
    {
        var checks = new RowChecks();
        for (var first = 0; first < file.Count; first += 500)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in file.Read(first, 500))
            {
                checks.Add(row);
            }
        }

        return checks.Finish();
    }

    /// <summary>What was found. An empty target is an error where other rows have one.</summary>
    public CheckReport Finish()
    {
        var level = _targetless < _rows ? FindingLevel.Error : FindingLevel.Warning;
        (_errors, _warnings) = level == FindingLevel.Error ? (_errors + _targetless, _warnings) : (_errors, _warnings + _targetless);
        var all = _found.Concat(_withoutTarget.Select(r => new RowFinding(r, "target", level, "Target is empty")));
        return new CheckReport
        {
            Rows = _rows,
            Errors = _errors,
            Warnings = _warnings,
            Findings = [.. all.OrderByDescending(f => f.Level).Take(MostFindings).OrderBy(f => f.Row).ThenByDescending(f => f.Level)],
            Fields = [.. _fields],
        };
    }

    private void CheckId(int row, Sample sample)
    {
        var id = sample.Id ?? SampleId.Of(row + 1);
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, id.Text, out var exists);
        if (exists)
        {
            Error(row, "id", sample.Id is null ? $"Its number {id.Text} is the id of row {first + 1}" : $"Id {Format(id.Text)} is used in row {first + 1}");
        }
        else
        {
            first = row;
        }
    }

    private void CheckTarget(int row, Sample sample)
    {
        if (sample.Target.Values.All(string.IsNullOrWhiteSpace))
        {
            _targetless++;
            if (_withoutTarget.Count < MostFindings)
            {
                _withoutTarget.Add(row);
            }

            return;
        }

        if (sample.Choices is { Length: > 0 } choices)
        {
            foreach (var target in sample.Target)
            {
                if (PositionOf(target) is not { } position || position >= choices.Length || position < 0)
                {
                    Error(row, "target", $"{Format(target)} names none of the {choices.Length} choices, A to {ChoiceLabel.Of(choices.Length - 1)}");
                    break;
                }
            }
        }
        else if (sample.Target.FirstOrDefault(t => IsGivenAway(sample.Input.Text, t.Trim())) is not null)
        {
            Warning(row, "target", "Input contains the target");
        }
    }

    private void CheckInput(int row, Sample sample)
    {
        if (string.IsNullOrWhiteSpace(sample.Input.Text))
        {
            Error(row, "input", "Input is empty");
            return;
        }

        // Choices are part of what is asked.
        var words = new StringBuilder();
        foreach (var c in sample.Choices is { } choices ? sample.Input.Text + "\n" + string.Join('\n', choices) : sample.Input.Text)
        {
            if (char.IsLetterOrDigit(c))
            {
                words.Append(char.ToLowerInvariant(c));
            }
        }

        if (words.Length == 0)
        {
            return;
        }

        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_inputs, XxHash128.HashToUInt128(MemoryMarshal.AsBytes(words.ToString().AsSpan())), out var exists);
        if (exists)
        {
            Warning(row, "input", $"Nearly the same as row {first + 1}");
        }
        else
        {
            first = row;
        }
    }

    /// <summary>The target stands in the input as words of its own; one letter or digit is too little to say so.</summary>
    private static bool IsGivenAway(string input, string target)
    {
        if (target.Length < 2)
        {
            return false;
        }

        for (var at = input.IndexOf(target, StringComparison.OrdinalIgnoreCase); at >= 0; at = input.IndexOf(target, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + target.Length;
            if ((at == 0 || !char.IsLetterOrDigit(input[at - 1])) && (end == input.Length || !char.IsLetterOrDigit(input[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static int? PositionOf(string target)
    {
        try
        {
            return ChoiceLabel.PositionOf(target.Trim());
        }
        catch (InspectException)
        {
            // Several labels in one text: "A, B".
            return AreLabels(target) ? 0 : null;
        }
    }

    private static bool AreLabels(string target) => target.Length > 1 && target.All(c => char.IsAsciiLetterUpper(c) || c is ',' or ' ') && target.Contains(',', StringComparison.Ordinal);

    private void AddFields(JsonElement record)
    {
        foreach (var property in record.EnumerateObject())
        {
            if (property is { Name: "metadata", Value.ValueKind: JsonValueKind.Object })
            {
                foreach (var own in property.Value.EnumerateObject())
                {
                    AddField($"metadata.{own.Name}");
                }
            }
            else
            {
                AddField(property.Name);
            }
        }
    }

    private void AddField(string field)
    {
        if (_fields.Count < MostFields && _known.Add(field))
        {
            _fields.Add(field);
        }
    }

    private void Error(int row, string? field, string message)
    {
        _errors++;
        Found(new RowFinding(row, field, FindingLevel.Error, message));
    }

    private void Warning(int row, string? field, string message)
    {
        _warnings++;
        Found(new RowFinding(row, field, FindingLevel.Warning, message));
    }

    private void Found(RowFinding finding)
    {
        // Warnings leave room for errors.
        if (_found.Count < MostFindings / (finding.Level == FindingLevel.Error ? 1 : 2))
        {
            _found.Add(finding);
        }
    }

    private static string Format(string text) => text.Length > MostShown ? text[..MostShown] + "…" : text;
}
