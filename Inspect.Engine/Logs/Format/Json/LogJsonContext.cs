using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format.Json;

/// <summary>Generated serializers of every record of the log.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EvalLog))]
[JsonSerializable(typeof(LogStart))]
[JsonSerializable(typeof(EvalSample))]
[JsonSerializable(typeof(EvalSampleEnd))]
[JsonSerializable(typeof(EventsData))]
[JsonSerializable(typeof(LogOverview))]
[JsonSerializable(typeof(EvalSampleSummary))]
[JsonSerializable(typeof(List<EvalSampleSummary>))]
[JsonSerializable(typeof(List<EvalSampleReductions>))]
[JsonSerializable(typeof(List<ChatMessage>))]
[JsonSerializable(typeof(List<ContentPart>))]
[JsonSerializable(typeof(List<ScoreValue>))]
[JsonSerializable(typeof(List<TranscriptEvent>))]
[JsonSerializable(typeof(ImmutableArray<ChatMessage>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(ImmutableArray<ImmutableArray<int>>))]
[JsonSerializable(typeof(List<JsonElement>))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(SampleId))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(EvalScore))]
[JsonSerializable(typeof(EvalMetric))]
[JsonSerializable(typeof(Dictionary<string, EvalMetric>))]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(ScoreValue))]
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(ToolCall))]
[JsonSerializable(typeof(ModelOutput))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(InfoEvent))]
[JsonSerializable(typeof(LoggerEvent))]
[JsonSerializable(typeof(ModelEvent))]
[JsonSerializable(typeof(OtherEvent))]
[JsonSerializable(typeof(SampleInitEvent))]
[JsonSerializable(typeof(SampleLimitEvent))]
[JsonSerializable(typeof(ScoreEvent))]
[JsonSerializable(typeof(ScoreEditEvent))]
[JsonSerializable(typeof(SpanBeginEvent))]
[JsonSerializable(typeof(SpanEndEvent))]
[JsonSerializable(typeof(StateEvent))]
[JsonSerializable(typeof(StepEvent))]
[JsonSerializable(typeof(StoreEvent))]
[JsonSerializable(typeof(SubtaskEvent))]
[JsonSerializable(typeof(ToolEvent))]
internal sealed partial class LogJsonContext : JsonSerializerContext;
