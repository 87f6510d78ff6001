using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;

namespace Inspect.Web.Components.NewRun;

/// <content>What the model is opened with.</content>
public sealed partial record RunForm
{
    /// <summary>Key of the address of the model's server among the arguments: no provider has an argument of that name.</summary>
    public const string AddressKey = "base_url";

    /// <summary>Texts of the model's arguments by name, as they stand in their fields. Those that another model has no use for stay, and come back with it.</summary>
    public ImmutableDictionary<string, string> ArgumentTexts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>This form with another text of an argument; empty sets nothing.</summary>
    public RunForm WithArgument(string name, string? text) =>
        this with { ArgumentTexts = string.IsNullOrEmpty(text) ? ArgumentTexts.Remove(name) : ArgumentTexts.SetItem(name, text) };

    /// <summary>What is wrong with the text of an argument; null where it fits as far as its declaration says.</summary>
    public string? ProblemOf(ModelArgument argument) =>
        argument.Name != AddressKey ? ArgumentText.Read(argument, ArgumentTexts.GetValueOrDefault(argument.Name)).Problem
        : ArgumentTexts.GetValueOrDefault(AddressKey) is { } address && !IsAddress(address)
            ? $"The address of the server must be one such as https://localhost:8000/v1, not {Format.Line(address, 60)}."
        : null;

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static ImmutableDictionary<string, string> TextsOf(ModelArguments arguments)
    {
        var texts = arguments.Public.ToImmutableDictionary(a => a.Key, a => ArgumentText.Of(a.Value));
        return arguments.BaseUrl is { } address ? texts.SetItem(AddressKey, address) : texts;
    }

    /// <summary>The arguments of the original with those that were changed, as far as the model takes them. A text that was not touched keeps its value, and keys, of which the form knows nothing, stay with their model.</summary>
    private ModelArguments ArgumentsOf(EvalRequest origin, RunForm was, IReadOnlyList<ModelArgument>? known)
    {
        if (known is null)
        {
            return origin.ModelArguments;
        }

        var isSameModel = Model == was.Model;
        var values = origin.ModelArguments.Values.Where(a => isSameModel && !was.ArgumentTexts.ContainsKey(a.Key)).ToDictionary(a => a.Key, a => a.Value);
        foreach (var argument in known.Where(a => a.Name != AddressKey && ArgumentTexts.ContainsKey(a.Name)))
        {
            var text = ArgumentTexts[argument.Name];
            if (was.ArgumentTexts.GetValueOrDefault(argument.Name) == text)
            {
                values[argument.Name] = origin.ModelArguments.Values[argument.Name];
            }
            else if (ArgumentText.Read(argument, text).Value is { } value)
            {
                values[argument.Name] = value;
            }
        }

        var address = known.Any(a => a.Name == AddressKey) && ArgumentTexts.GetValueOrDefault(AddressKey) is { } url && IsAddress(url) ? url : null;
        return values.Count == 0 && address is null ? ModelArguments.None : new ModelArguments { BaseUrl = address, Values = values };
    }
}
