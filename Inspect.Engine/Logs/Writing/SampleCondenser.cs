using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Brings a sample into the form of the file: long texts as attachments, repeated messages in pools (log format 11).</summary>
internal sealed class SampleCondenser
{
    private readonly AttachmentMaker _attachments;
    private readonly PoolMaker _pools = new();

    private readonly bool _isPooled;

    private SampleCondenser(AttachmentMaker attachments, bool isPooled)
    {
        _attachments = attachments;
        _isPooled = isPooled;
    }

    /// <summary>The condensed sample. What is in pools already stays there.</summary>
    /// <param name="sample">The sample with its pools resolved, or with them where they are too large for that: then its events keep their references.</param>
    /// <param name="hasImages">Images are kept; otherwise a note stands in their place.</param>
    public static EvalSample Apply(EvalSample sample, bool hasImages)
    {
        var attachments = new AttachmentMaker(sample.Attachments, hasImages);
        var condenser = new SampleCondenser(attachments, sample.EventsData is not null);
        var events = sample.Events.Select(condenser.Event).ToList();
        return sample with
        {
            Input = sample.Input.Plain is null ? SampleInput.FromMessages(attachments.Conversation(sample.Input.Messages)) : sample.Input,
            Messages = attachments.Conversation(sample.Messages),
            Events = [.. events],
            ErrorRetries = sample.ErrorRetries is { } retries ? [.. retries.Select(condenser.Retry)] : null,
            EventsData = sample.EventsData ?? condenser._pools.Data,
            Attachments = attachments.Attachments,
        };
    }

    private TranscriptEvent Event(TranscriptEvent item)
    {
        var walked = Walk(item);
        return walked is ModelEvent model && !_isPooled ? _pools.Pool(model) : walked;
    }

    private TranscriptEvent Walk(TranscriptEvent item) => item switch
    {
        ModelEvent model => Model(model),
        SampleInitEvent init => init with { Sample = ElementRewriter.Field(init.Sample, "input", _attachments.LongIn), State = _attachments.Long(init.State) },
        StateEvent state => state with { Changes = [.. state.Changes.Select(Change)] },
        StoreEvent store => store with { Changes = [.. store.Changes.Select(Change)] },
        ToolEvent tool => tool with
        {
            Arguments = tool.Arguments.ToDictionary(a => a.Key, a => _attachments.Long(a.Value)),
            Events = [.. tool.Events.Select(_attachments.Long)],
        },
        SubtaskEvent subtask when !subtask.Events.IsEmpty => subtask with { Events = [.. subtask.Events.Select(_attachments.Long)] },
        InfoEvent info => info with { Data = _attachments.Long(info.Data) },
        _ => item,
    };

    private JsonElement Change(JsonElement change) => ElementRewriter.Field(change, "value", _attachments.LongIn);

    private ModelEvent Model(ModelEvent model) => model with
    {
        Input = [.. model.Input.Select(_attachments.Message)],
        Tools = [.. model.Tools.Select(t => ElementRewriter.Field(t, "description", _attachments.LongIn))],
        ToolChoice = model.ToolChoice ?? LogJson.ToElement("auto"),
        Output = model.Output with { Choices = [.. model.Output.Choices.Select(c => c with { Message = _attachments.Message(c.Message) })] },
        Call = model.Call is { } call ? ElementRewriter.Field(ElementRewriter.Field(call, "request", _attachments.LongIn), "response", _attachments.LongIn) : null,
    };

    /// <summary>The events of failed attempts are not pooled, but their long texts go.</summary>
    private JsonElement Retry(JsonElement retry) => ElementRewriter.Field(retry, "events", events =>
    {
        try
        {
            return LogJson.ToElement(LogJson.FromElement<List<TranscriptEvent>>(events).Select(Walk).ToList());
        }
        catch (JsonException)
        {
            // Not a list of events: an odd log, kept as it is.
            return events;
        }
    });
}
