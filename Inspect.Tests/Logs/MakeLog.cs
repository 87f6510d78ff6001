using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs;

/// <summary>Builders of log records with defaults for all.</summary>
internal static class MakeLog
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static EvalLogWriterOptions Options => new() { Time = TimeProvider.System };

    public static EditOptions Editing => new() { Time = TimeProvider.System };

    public static EvalSpec Spec(string task = "demo", int items = 3) => new()
    {
        EvalId = LogId.New(),
        RunId = LogId.New(),
        TaskId = LogId.New(),
        Created = Noon,
        Task = task,
        Model = "mockllm/model",
        Dataset = new EvalDataset { Name = "items", Samples = items, SampleIds = [.. Enumerable.Range(1, items).Select(i => SampleId.Of(i))] },
        Config = new EvalConfig { Epochs = 1 },
    };

    public static EvalPlan Plan() => new() { Steps = [new EvalPlanStep { Solver = "generate" }] };

    public static EvalLog Header(EvalSpec spec, EvalStatus status = EvalStatus.Success) => new()
    {
        Status = status,
        Eval = spec,
        Plan = Plan(),
        Stats = new EvalStats { StartedAt = Noon, CompletedAt = Noon.AddSeconds(1.5) },
        Results = new EvalResults
        {
            TotalSamples = 1,
            CompletedSamples = 1,
            Scores =
            [
                new EvalScore
                {
                    Name = "exact",
                    Scorer = "exact",
                    Metrics = new Dictionary<string, EvalMetric> { ["accuracy"] = new() { Name = "accuracy", Value = 1 } },
                },
            ],
        },
    };

    public static EvalSample Sample(SampleId id, int epoch = 1, string input = "Say hello", string answer = "hello", ScoreValue? value = null)
    {
        var user = ChatMessage.User(input);
        var assistant = ChatMessage.Assistant(answer) with { Model = "model", Source = "generate" };
        var output = new ModelOutput { Model = "model", Choices = [new ChatChoice { Message = assistant, StopReason = "stop" }], Completion = answer };
        var score = new Score { Value = value ?? ScoreValue.Correct, Answer = answer };
        return new EvalSample
        {
            Id = id,
            Epoch = epoch,
            Input = input,
            Target = Target.Of(answer),
            Messages = [user, assistant],
            Output = output,
            Scores = new Dictionary<string, Score> { ["exact"] = score },
            Events = Events(user, output, score),
            StartedAt = Noon,
            CompletedAt = Noon.AddMilliseconds(250),
            TotalTime = 0.25,
            Uuid = LogId.New(),
            TurnCount = 1,
        };
    }

    /// <summary>A finished log of two samples, <c>a.eval</c>.</summary>
    public static async Task<string> FinishedAsync(string folder, CancellationToken cancellationToken)
    {
        var spec = Spec(items: 2);
        var header = Header(spec);
        var path = Path.Combine(folder, "a.eval");
        await using var writer = await EvalLogWriter.StartAsync(path, spec, Plan(), MakeLog.Options, cancellationToken);
        await writer.WriteSampleAsync(Sample(SampleId.Of(1)), cancellationToken);
        await writer.WriteSampleAsync(Sample(SampleId.Of(2)), cancellationToken);
        await writer.FinishAsync(header with { Results = header.Results! with { TotalSamples = 2, CompletedSamples = 2 } }, null, cancellationToken);
        return path;
    }

    /// <summary>A finished log of two samples, both correct.</summary>
    public static async Task<string> FinishedAsync(TemporaryFolder folder, string ending, CancellationToken cancellationToken)
    {
        var path = await FinishedAsync(folder.Path, cancellationToken);
        if (ending == ".eval")
        {
            return path;
        }

        await LogConverter.ConvertAsync(path, folder.File("a.json"), AttachmentMode.Keep, cancellationToken);
        File.Delete(path);
        return folder.File("a.json");
    }

    /// <summary>A log whose first sample has events and messages of some size, and a small second one. Its texts are words drawn by chance, which pack as texts do.</summary>
    public static async Task<string> LargeAsync(string path, double megabytes, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 4000).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)random.Next('a', 'z'))]))];
        var spec = Spec(items: 2);
        var sample = Sample(SampleId.Of(1));
        var model = sample.Events.OfType<ModelEvent>().Single();
        var events = new List<TranscriptEvent>();
        var conversation = new List<ChatMessage>();
        for (var written = 0L; written < megabytes * (1 << 20);)
        {
            // A turn in the pool and a note of the same size: both long and short parts occur.
            var text = string.Join(' ', random.GetItems(words, 600));
            conversation.Add(ChatMessage.User(text) with { Id = LogId.New() });
            events.Add(model with { Uuid = LogId.New(), Input = [.. conversation.TakeLast(20)] });
            events.Add(new InfoEvent { Uuid = LogId.New(), Timestamp = Noon, WorkingStart = 1, Data = LogJson.ToElement(new List<string>(text.Chunk(90).Select(c => new string(c)))) });
            written += 2 * text.Length;
        }

        await using var writer = await EvalLogWriter.StartAsync(path, spec, Plan(), MakeLog.Options, cancellationToken);
        await writer.WriteSampleAsync(sample with { Events = [.. events], Messages = [.. conversation.Take(100)] }, cancellationToken);
        await writer.WriteSampleAsync(Sample(SampleId.Of(2)), cancellationToken);
        await writer.FinishAsync(Header(spec), null, cancellationToken);
        return path;
    }

    private static ImmutableArray<TranscriptEvent> Events(ChatMessage user, ModelOutput output, Score score)
    {
        var span = LogId.New();
        var sample = LogJson.ToElement(new Dictionary<string, JsonElement> { ["input"] = LogJson.ToElement(user.Text), ["target"] = LogJson.ToElement("hello") });
        return
        [
            new SpanBeginEvent { Uuid = LogId.New(), SpanId = span, Timestamp = Noon, WorkingStart = 0, Id = span, Name = "init", Type = "init" },
            new SampleInitEvent { Uuid = LogId.New(), SpanId = span, Timestamp = Noon, WorkingStart = 0, Sample = sample },
            new SpanEndEvent { Uuid = LogId.New(), SpanId = span, Timestamp = Noon, WorkingStart = 0, Id = span },
            new ModelEvent { Uuid = LogId.New(), Timestamp = Noon, WorkingStart = 0.1, Model = "mockllm/model", Input = [user], Output = output },
            new ScoreEvent { Uuid = LogId.New(), Timestamp = Noon, WorkingStart = 0.2, Score = score, Scorer = "exact" },
        ];
    }
}
