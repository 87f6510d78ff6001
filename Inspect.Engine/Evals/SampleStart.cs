using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>The state with which a sample begins: the same for a run, a preview and a test bench.</summary>
internal static class SampleStart
{
    /// <summary>The state before the first solver.</summary>
    /// <param name="item">The item, with its id.</param>
    /// <param name="epoch">Repetition, from 1.</param>
    /// <param name="model">Full name of the model under test.</param>
    /// <param name="messages">Messages that the conversation may have at most; null for any number.</param>
    public static TaskState Of(Sample item, int epoch, string model, int? messages) => new()
    {
        SampleId = item.Id!.Value,
        Epoch = epoch,
        Uuid = LogId.New(),
        Model = model,
        Input = item.Input,
        Target = item.Target,
        Choices = Choice.ListOf(item.Choices),
        Metadata = new Dictionary<string, JsonElement>(item.Metadata),
        Output = ModelOutput.Empty with { Model = model },
        Messages = new MessageList(
            item.Input.Plain is { } text ? [ChatMessage.User(text) with { Source = "input" }] : item.Input.Messages.Select(m => m with { Source = "input" }), messages),
    };
}
