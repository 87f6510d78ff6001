using System.Text.Json;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates;

/// <summary>What a chat template is given.</summary>
internal sealed class TemplateInput
{
    /// <summary>Makes the input.</summary>
    /// <param name="messages">The messages, each as a dictionary.</param>
    /// <param name="tools">The tools; null for none.</param>
    /// <param name="variables">Special tokens, and what else the template may know.</param>
    public TemplateInput(IEnumerable<DictValue> messages, object? tools, IReadOnlyDictionary<string, object?> variables)
    {
        Messages = new ListValue([.. messages.Select(ChatMessages.Prepared)]);
        Tools = tools;
        Variables = variables;
        Measure(Messages);
        Measure(tools);
        foreach (var value in variables.Values)
        {
            Measure(value);
        }
    }

    /// <summary>The messages.</summary>
    public ListValue Messages { get; }

    /// <summary>The tools; null for none.</summary>
    public object? Tools { get; }

    /// <summary>Special tokens, and what else the template may know.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; }

    /// <summary>The prompt ends with the begin of the answer.</summary>
    public bool AddsGenerationPrompt { get; init; }

    /// <summary>The prompt ends within the last message, which the model goes on with.</summary>
    public bool ContinuesLast { get; init; }

    /// <summary>Number of values in it.</summary>
    public long Values { get; private set; }

    /// <summary>Number of characters in it.</summary>
    public long Characters { get; private set; }

    /// <summary>Input from JSON.</summary>
    /// <param name="messages">A list of objects.</param>
    /// <param name="tools">A list, or null.</param>
    /// <param name="variables">Members of an object.</param>
    /// <param name="addsGenerationPrompt">The prompt ends with the begin of the answer.</param>
    /// <param name="continuesLast">The prompt ends within the last message.</param>
    public static TemplateInput OfJson(JsonElement messages, JsonElement tools, IEnumerable<JsonProperty> variables, bool addsGenerationPrompt, bool continuesLast)
    {
        // Of equal names the last counts.
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            values[variable.Name] = JsonValues.Of(variable.Value);
        }

        return new TemplateInput(((ListValue)JsonValues.Of(messages)!).Items.Cast<DictValue>(), JsonValues.Of(tools), values)
        {
            AddsGenerationPrompt = addsGenerationPrompt,
            ContinuesLast = continuesLast,
        };
    }

    /// <summary>The variables of the template.</summary>
    public Dictionary<string, object?> ToVariables(ListValue? messages = null) => new(Variables, StringComparer.Ordinal)
    {
        ["messages"] = messages ?? Messages,
        ["tools"] = Tools,
        ["documents"] = null,
        ["add_generation_prompt"] = Kinds.Box(AddsGenerationPrompt),
    };

    private void Measure(object? value)
    {
        Values++;
        switch (value)
        {
            case string text:
                Characters += text.Length;
                break;
            case ListValue list:
                Array.ForEach(list.Items, Measure);
                break;
            case DictValue dict:
                Array.ForEach(dict.Values, Measure);
                break;
        }
    }
}
