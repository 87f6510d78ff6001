using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;

namespace Inspect.Web.Models;

/// <summary>Reads what people write of a model that they add.</summary>
internal static class ModelNames
{
    private const string Address = "https://huggingface.co/";

    /// <summary>The name, with the revision that was given beside it.</summary>
    /// <exception cref="ModelLoadException">It is none.</exception>
    public static ModelName Read(string text, string? revision)
    {
        // Many copy the address of the page, or the name as its heading has it.
        text = text.Trim();
        text = text.StartsWith(Address, StringComparison.OrdinalIgnoreCase) ? $"{ModelName.HubProvider}/{text[Address.Length..].TrimEnd('/')}" : text;
        var parsed = ModelName.TryParse(text, out var name, out var problem) ? name
            : !text.Contains("//", StringComparison.Ordinal) && text.Count(c => c == '/') == 1 && ModelName.TryParse($"{ModelName.HubProvider}/{text}", out var bare, out _) ? bare
            : throw new ModelLoadException(problem);
        return string.IsNullOrWhiteSpace(revision) ? parsed : parsed.At(revision.Trim());
    }

    /// <summary>The precision of a name.</summary>
    /// <exception cref="ModelLoadException">There is none of that name.</exception>
    public static WeightPrecision Precision(string? text) => string.IsNullOrWhiteSpace(text) ? WeightPrecision.Int8
        : WeightPrecisions.TryParse(text.Trim(), out var precision) ? precision
        : throw new ModelLoadException($"The precision \"{Format.Line(text, 40)}\" is unknown. Write one of {string.Join(", ", WeightPrecisions.All)}.");
}
