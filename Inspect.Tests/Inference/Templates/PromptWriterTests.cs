using System.Text.Json;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Templates;
using Inspect.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Inference.Templates;

/// <summary>Prompts of a model folder: which template counts, what it sees, and what is said where it refuses.</summary>
public sealed class PromptWriterTests
{
    private const string Roles = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

    private static readonly JsonElement Tool = JsonDocument.Parse("""{"type": "function", "function": {"name": "add"}}""").RootElement;

    [Fact]
    public void Write_NamedTemplates_TakesTheOneForToolsOnlyWithTools()
    {
        using var model = Folder(config => config["chat_template"] = JsonSerializer.SerializeToNode(new object[]
        {
            new { name = "default", template = "usual{{ tools }}" }, new { name = "tool_use", template = "{{ tools[0].function.name }}" },
        }));

        Assert.Equal(("usualNone", "add"), (Write(model, new LocalRequest { Messages = [] }), Write(model, new LocalRequest { Messages = [], Tools = [Tool] })));
    }

    [Fact]
    public void Write_ATemplateFileForTools_TakesItWithTools()
    {
        using var model = Folder(config => config["chat_template"] = "neither");
        File.WriteAllText(model.Path("chat_template.jinja"), "usual");
        Directory.CreateDirectory(model.Path("additional_chat_templates"));
        File.WriteAllText(model.Path("additional_chat_templates/tool_use.jinja"), "tools");

        Assert.Equal(("usual", "tools"), (Write(model, new LocalRequest { Messages = [] }), Write(model, new LocalRequest { Messages = [], Tools = [Tool] })));
    }

    [Fact]
    public void Write_SpecialTokens_AreVariables()
    {
        using var model = Folder(config =>
        {
            config["chat_template"] = "{{ bos_token }}{{ eos_token }}{{ unk_token }}|{{ add_bos_token is defined }}{{ pad_token is defined }}";
            config["bos_token"] = "<s>";
            config["eos_token"] = JsonSerializer.SerializeToNode(new { content = "</s>", lstrip = false });
            config["add_bos_token"] = true;
            config.AsObject().Remove("pad_token");
            config.AsObject().Remove("unk_token");
        });
        File.WriteAllText(model.Path("special_tokens_map.json"), """{"bos_token": "<other>", "unk_token": {"content": "<unk>"}}""");

        Assert.Equal("<s></s><unk>|FalseFalse", Write(model, new LocalRequest { Messages = [] }));
    }

    [Fact]
    public void Write_CallsOfToolsAndReasoning_ReachTheTemplate()
    {
        using var model = Folder(config => config["chat_template"] =
            "{% for m in messages %}{{ m.reasoning_content }}/{{ m.thinking }}{% for c in m.tool_calls %}{{ c.id }}:{{ c.type }}:{{ c.function.name }}({{ c.function.arguments | tojson }}){% endfor %}{{ m.tool_call_id }}{{ m.name }}={{ m.content }};{% endfor %}");
        var call = new LocalToolCall("1", "add", JsonDocument.Parse("""{"a": 1, "b": 2.50}""").RootElement);

        var prompt = Write(model, new LocalRequest
        {
            Messages =
            [
                new LocalMessage("assistant", string.Empty) { Reasoning = "Hm", ToolCalls = [call] },
                new LocalMessage("tool", "3.5") { ToolCallId = "1", ToolName = "add" },
            ],
        });

        Assert.Equal("""Hm/Hm1:function:add({"a": 1, "b": 2.5})=;/1add=3.5;""", prompt);
    }

    [Fact]
    public void Write_AnAnswerThatGoesOn_EndsWithinTheLastMessage()
    {
        using var model = Folder(config => config["chat_template"] = Roles + "<end>");
        LocalMessage[] messages = [new("user", "Count"), new("assistant", "1, 2, ")];

        Assert.Equal("<user>Count<assistant>1, 2, ", Write(model, new LocalRequest { Messages = messages, ContinuesLast = true }));
        Assert.Contains("not the assistant's", Assert.Throws<GenerationException>(() => Write(model, new LocalRequest { Messages = messages[..1], ContinuesLast = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ATemplateThatRefuses_GivesItsReasonAndLine()
    {
        using var model = Folder(config => config["chat_template"] = "\n{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}x");

        var error = Assert.Throws<GenerationException>(() => Write(model, new LocalRequest { Messages = [new LocalMessage("system", "a")] }));

        Assert.Equal("The chat template of tiny refuses this conversation (tokenizer_config.json, line 2: System role not supported). Change the messages, or use another model.", error.Message);
    }

    [Fact]
    public void Write_WithoutATemplate_WritesALineForEachMessage()
    {
        using var model = Folder(config => config.AsObject().Remove("chat_template"));
        LocalMessage[] messages = [new("system", "be brief"), new("user", "a\nb"), new("assistant", "c")];

        Assert.Equal("system: be brief\nuser: a\nb\nassistant: c\n", Write(model, new LocalRequest { Messages = messages }));
        Assert.Equal("system: be brief\nuser: a\nb\nassistant: c", Write(model, new LocalRequest { Messages = messages, ContinuesLast = true }));
    }

    [Fact]
    public void Write_OddCharacters_StayAsTheyAre()
    {
        using var model = Folder(config => config["chat_template"] = Roles);

        Assert.Equal("<user>a\0b\ud800<&>\r\n<assistant>", Write(model, new LocalRequest { Messages = [new LocalMessage("user", "a\0b\ud800<&>\r\n")] }));
    }

    [Theory]
    [InlineData("a\nb {% if x %}", "line 2: ")]
    [InlineData("{{ raise_exception('Never.') }}", "line 1: Never.")]
    [InlineData("{# nothing #}", "it makes an empty prompt")]
    public void Check_ADamagedTemplate_NamesFileAndLine(string template, string reason)
    {
        using var model = Folder(config => config["chat_template"] = template);

        var error = Assert.Throws<ModelLoadException>(() => PromptWriter.Read(ModelFolder.Read(model.Folder), new FakeTimeProvider()).Check());

        Assert.StartsWith($"The chat template (tokenizer_config.json) in {model.Folder} cannot be used: {reason}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Copy the file again from where the model came from, or correct it.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"name": "other", "template": "x"}]""")]
    [InlineData("""[{"name": "default"}]""")]
    [InlineData("""[{"name": "default", "template": null}]""")]
    [InlineData("""[{"name": null, "template": "x"}]""")]
    [InlineData("""[1]""")]
    [InlineData("1")]
    public void Read_TemplatesWithoutAUsualOne_NamesTheFile(string templates)
    {
        using var model = Folder(config => config["chat_template"] = System.Text.Json.Nodes.JsonNode.Parse(templates));

        var error = Assert.Throws<ModelLoadException>(() => ModelFolder.Read(model.Folder));

        Assert.Contains("tokenizer_config.json", error.Message, StringComparison.Ordinal);
    }

    private static TinyModel Folder(Action<System.Text.Json.Nodes.JsonNode> change)
    {
        var model = new TinyModel();
        File.Delete(model.Path("chat_template.jinja"));
        model.Edit("tokenizer_config.json", change);
        return model;
    }

    [Fact]
    public void Write_ATemplateThatPrintsTheDate_TakesTheOneThatIsAskedForAndSaysWhich()
    {
        using var model = new TinyModel();
        File.WriteAllText(model.Path("chat_template.jinja"), "{{ strftime_now('%d %b %Y') if messages }}");
        var writer = PromptWriter.Read(ModelFolder.Read(model.Folder), TimeProvider.System);
        var request = new LocalRequest { Messages = [new LocalMessage("user", "Hi")], Now = new DateTimeOffset(2024, 7, 26, 23, 30, 0, TimeSpan.FromHours(-5)) };
        var (asked, unasked) = (writer.ClockOf(request), writer.ClockOf(request));

        Assert.Equal("26 Jul 2024", writer.Write(request, asked, CancellationToken.None));
        Assert.Equal(("2024-07-26T23:30:00", null), (asked.Told, unasked.Told));
    }

    private static string Write(TinyModel model, LocalRequest request) =>
        PromptWriter.Read(ModelFolder.Read(model.Folder), new FakeTimeProvider()).Write(request, TestContext.Current.CancellationToken);
}
