using BenchmarkDotNet.Attributes;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Templates;

namespace Inspect.Benchmarks.Inference;

/// <summary>One prompt of a chat of ten messages, by the built-in model's template, and by one that does what the longest in use do.</summary>
[MemoryDiagnoser]
public class TemplateBenchmarks
{
    private const string Long = """
        {%- macro content(parts) -%}
            {%- if parts is string -%}{{ parts }}{%- else -%}{%- for part in parts -%}{{ part.text }}{%- endfor -%}{%- endif -%}
        {%- endmacro -%}
        {%- set ns = namespace(last=messages | length - 1, is_open=true) -%}
        {%- for message in messages[::-1] -%}
            {%- if ns.is_open and message.role == 'user' and not (message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) -%}
                {%- set ns.is_open = false -%}{%- set ns.last = messages | length - 1 - loop.index0 -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for message in messages -%}
            {%- if message.role == 'assistant' -%}
                {%- set text = content(message.content) -%}
                {%- if '</think>' in text -%}{%- set text = text.split('</think>')[-1].lstrip('\n') -%}{%- endif -%}
                {{- '<|im_start|>' + message.role + '\n' -}}
                {%- if loop.index0 > ns.last and message.reasoning_content is defined -%}{{ '<think>\n' ~ message.reasoning_content | trim ~ '\n</think>\n\n' }}{%- endif -%}
                {{- text | trim -}}
                {%- for call in message.tool_calls or [] -%}{{ '\n<tool_call>\n' + call.function | tojson + '\n</tool_call>' }}{%- endfor -%}
                {{- '<|im_end|>\n' -}}
            {%- elif message.role in ['system', 'user', 'tool'] -%}
                {{- '<|im_start|>' ~ message.role ~ '\n' ~ content(message.content) | trim ~ '<|im_end|>' ~ '\n' -}}
            {%- else -%}
                {{- raise_exception('Unknown role ' ~ message.role) -}}
            {%- endif -%}
        {%- endfor -%}
        {%- if add_generation_prompt -%}{{ '<|im_start|>assistant\n' }}{%- endif -%}
        """;

    private static readonly Dictionary<string, object?> NoTokens = [];

    private static readonly LocalMessage[] Messages =
    [
        .. Enumerable.Range(0, 10).Select(i => new LocalMessage(i == 0 ? "system" : i % 2 == 1 ? "user" : "assistant",
            $"Message {i} of a chat, as long as messages often are when somebody asks a small model for the capital of a country or the sum of two numbers, and it answers at some length and with a reason.")),
    ];

    private readonly ChatTemplate _long = ChatTemplate.Compile(Long);
    private PromptWriter _builtIn = null!;

    [GlobalSetup]
    public void Setup() => _builtIn = PromptWriter.Read(ModelFolder.Read(Path.Combine(Home(), "models", "SmolLM2-135M-Instruct")), TimeProvider.System);

    [Benchmark(Baseline = true)]
    public string BuiltIn() => _builtIn.Write(new LocalRequest { Messages = Messages }, CancellationToken.None);

    [Benchmark]
    public string LongTemplate() =>
        _long.Render(new TemplateInput(Messages.Select(ChatMessages.Of), null, NoTokens) { AddsGenerationPrompt = true }, TimeProvider.System, CancellationToken.None);

    [Benchmark]
    public object Compile() => ChatTemplate.Compile(Long);

    /// <summary>The nearest folder upwards with the solution: benchmarks run in folders of their own.</summary>
    private static string Home()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Inspect.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Run the benchmarks from within the repository.");
    }
}
