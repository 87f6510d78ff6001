using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Tokenization;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Tools;
using Inspect.Tests.Support;
using Json.Schema;

namespace Inspect.Tests.Inference.Constraints;

/// <summary>A model that picks at random among the tokens that may come, and what its answers are then.</summary>
public sealed partial class FormTests
{
    private const int EndId = 1;
    private const int Vocabulary = 512;

    private static readonly Lazy<TokenBytes> Bytes = new(() =>
    {
        using var model = new TinyModel();
        return TokenBytes.Read(File.ReadAllBytes(model.Path("tokenizer.json")), [0, 1, 2]);
    });

    private static readonly Lazy<TokenTrie> Trie = new(() => new TokenTrie(Bytes.Value.Texts, Vocabulary, [EndId]));

    [Theory]
    [InlineData("""{"type":"object","properties":{"name":{"type":"string","maxLength":12},"age":{"type":"integer","minimum":0,"maximum":120},"ok":{"type":"boolean"}},"required":["name","age"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","maxLength":5},"b":{"type":"null"},"c":{"enum":["x","y\"",1,null,{"q":[1]}]}}}""")]
    [InlineData("""{"const":{"x":[1,2,"é"]}}""")]
    [InlineData("""{"type":"array","items":{"type":"number","minimum":-1.25,"maximum":3.5},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":0.5},"minItems":3,"maxItems":3}""")]
    [InlineData("""{"type":"array","items":{"type":"number","minimum":-2.75,"exclusiveMaximum":-2.5},"minItems":3,"maxItems":3}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","minimum":-105,"exclusiveMaximum":2001},"minItems":3,"maxItems":5}""")]
    [InlineData("""{"type":"array","items":{"type":"number"},"maxItems":3}""")]
    [InlineData("""{"type":"string","pattern":"^[A-Z]{2}-\\d{3}$"}""")]
    [InlineData("""{"type":"string","pattern":"^(foo|ba[rz]\"\\\\)+\\n?$"}""")]
    [InlineData("""{"type":["string","null"],"minLength":3,"maxLength":6}""")]
    [InlineData("""{"type":"array","items":{"anyOf":[{"type":"string","format":"email"},{"type":"string","format":"ipv4"},{"type":"string","format":"uuid"},{"type":"string","format":"date-time"}]},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"anyOf":[{"type":"integer","maximum":5},{"type":"string","maxLength":2},{"type":"null"}]}""")]
    [InlineData("""{"$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v","next"]}},"$ref":"#/$defs/node"}""")]
    [InlineData("""{"type":"object","properties":{"kids":{"type":"array","items":{"$ref":"#"},"maxItems":2}},"required":["kids"],"additionalProperties":false}""")]
    [InlineData("""{"type":"object","properties":{"ab":{"type":"integer"},"b":{"type":"null"}},"additionalProperties":{"type":"string","maxLength":3}}""")]
    [InlineData("""{"oneOf":[{"type":"object","properties":{"k":{"const":"a"},"x":{"type":"integer"}},"required":["k","x"]},{"type":"object","properties":{"k":{"const":"b"},"y":{"type":"boolean"}},"required":["k","y"]}]}""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"enum":["a","b"]}],"minItems":2,"maxItems":2}""")]
    [InlineData("""{"prefixItems":[{"type":"integer"},{"type":"null"},{"const":1}],"minItems":1,"items":false}""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"boolean"}],"items":{"type":"string","maxLength":3},"minItems":3,"maxItems":4}""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"boolean"},{"type":"integer"}],"maxItems":1}""")]
    [InlineData("""{"type":"string","pattern":"^[a-z]{2,9}$","minLength":1}""")]
    [InlineData("""{"$defs":{"base":{"type":"object","properties":{"id":{"type":"integer","minimum":0}},"required":["id"]}},"allOf":[{"$ref":"#/$defs/base"},{"type":"object","properties":{"id":{"maximum":9},"ok":{"type":"boolean"}},"required":["ok"]}]}""")]
    [InlineData("""{"$defs":{"n":{"type":"integer","minimum":3}},"type":"array","items":{"$ref":"#/$defs/n","maximum":7,"description":"few"},"minItems":2,"maxItems":3}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"}},"anyOf":[{"required":["a"]},{"required":["b"]}]}""")]
    [InlineData("""{"type":"object","properties":{"v":{"type":["integer","string"],"maxLength":2}},"required":["v"],"oneOf":[{"properties":{"k":{"const":1}},"required":["k"],"type":"object"},{"properties":{"k":{"const":2}},"required":["k"],"type":"object"}]}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","multipleOf":7,"minimum":-100,"exclusiveMaximum":1001},"minItems":4,"maxItems":6}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","multipleOf":250},"minItems":3,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","multipleOf":1000,"minimum":-5000,"maximum":12500},"minItems":3,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","multipleOf":0.5,"minimum":3},"maxItems":3}""")]
    [InlineData("""{"type":"array","items":{"type":"number","multipleOf":0.01,"minimum":-0.5,"exclusiveMaximum":1.005},"minItems":4,"maxItems":6}""")]
    [InlineData("""{"type":"array","items":{"type":"number","multipleOf":0.1},"minItems":3,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":"number","multipleOf":0.5,"exclusiveMinimum":0,"maximum":5},"minItems":4,"maxItems":6}""")]
    [InlineData("""{"type":"array","items":{"type":"number","multipleOf":1.5,"minimum":-4,"maximum":7},"minItems":4,"maxItems":6}""")]
    [InlineData("""{"type":"array","items":{"type":"number","multipleOf":0.25},"minItems":3,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":"number","multipleOf":5,"exclusiveMinimum":0},"minItems":3,"maxItems":4}""")]
    [InlineData("""{"type":"object","propertyNames":{"enum":["red","blue",3]},"additionalProperties":{"type":"integer"},"maxProperties":3}""")]
    [InlineData("""{"type":"object","propertyNames":{"pattern":"^[a-c]{1,3}$"},"additionalProperties":{"type":"boolean"},"minProperties":1,"maxProperties":4}""")]
    [InlineData("""{"propertyNames":{"maxLength":2},"maxProperties":2,"additionalProperties":{"type":"null"}}""")]
    [InlineData("""{"type":"object","propertyNames":false}""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"enum":["a","b","c",1,1.0,null]},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"$defs":{"c":{"type":"string","enum":["red","green",7]}},"uniqueItems":true,"items":{"$ref":"#/$defs/c"}}""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"enum":["a","b","c","d","e","f","g","h","i","j"]},"minItems":9}""")]
    [InlineData("""{"type":"object","patternProperties":{"^x-\\d{1,2}$":{"type":"integer","minimum":1,"maximum":9}},"additionalProperties":false,"minProperties":1,"maxProperties":3}""")]
    [InlineData("""{"type":"array","items":{"enum":[1,2,3.5,"aa","b"],"minimum":2,"pattern":"^a"},"minItems":2,"maxItems":3}""")]
    [InlineData("""{"type":"array","items":{"type":"string","maxLength":2,"not":{"enum":["","a","\"x","é"]}},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","minimum":-3,"maximum":3,"not":{"enum":[-3,0,1.0]}},"minItems":3,"maxItems":6}""")]
    [InlineData("""{"type":"array","items":{"type":"number","minimum":0,"maximum":1,"not":{"enum":[0,0.5,1,7]}},"minItems":3,"maxItems":6}""")]
    [InlineData("""{"type":"array","items":{"not":{"type":["object","array","number"]}},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"not":{"const":null}},"maxItems":3}""")]
    [InlineData("""{"type":"object","not":{"required":["a"]}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"null"}},"additionalProperties":false,"not":{"required":["a","b"]}}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","not":{"minimum":3,"maximum":900}},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"type":"array","items":{"type":["string","null"],"maxLength":6,"not":{"type":"string","minLength":2,"maxLength":4}},"minItems":2,"maxItems":5}""")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"maxItems":6,"not":{"minItems":2,"maxItems":4}}""")]
    [InlineData("""{"type":"array","items":{"type":["integer","string"],"maxLength":3,"not":{"anyOf":[{"type":"integer","minimum":0},{"const":"x"},{"not":{"not":{"maxLength":1}}}]}},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"$defs":{"low":{"maximum":5}},"type":"array","items":{"type":"integer","not":{"$ref":"#/$defs/low"}},"minItems":2,"maxItems":3}""")]
    [InlineData("""{"type":"object","properties":{"kind":{"enum":["a","b"]},"x":{"type":"integer"},"y":{"type":"boolean"}},"required":["kind"],"if":{"properties":{"kind":{"const":"a"}},"required":["kind"]},"then":{"required":["x"]},"else":{"required":["y"],"properties":{"x":false}}}""")]
    [InlineData("""{"type":"object","properties":{"kind":{"enum":["a","b","c"]},"x":{"type":"integer"}},"required":["kind"],"allOf":[{"if":{"properties":{"kind":{"const":"a"}},"required":["kind"]},"then":{"required":["x"],"properties":{"x":{"minimum":5,"maximum":9}}}},{"if":{"properties":{"kind":{"const":"b"}},"required":["kind"]},"then":{"properties":{"x":{"maximum":-1}}}},{"then":{"required":["z"]}},{"if":{"properties":{"kind":{"enum":["c","b"]}}},"else":{"properties":{"x":{"multipleOf":2}}}}]}""")]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"},"note":{"type":"string","maxLength":3}},"required":["n"],"if":{"properties":{"n":{"minimum":10}}},"then":{"required":["note"]}}""")]
    [InlineData("""{"type":"array","items":{"type":["integer","string"],"maxLength":9,"if":{"type":"string"},"then":{"minLength":4},"else":{"minimum":100}},"minItems":2,"maxItems":4}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"not":{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"minProperties":1}},"additionalProperties":false}""")]
    [InlineData("""{"if":{"type":"string"},"type":"integer","maximum":4}""")]
    [InlineData("{}")]
    public void Allowed_ASchema_GivesJsonThatFitsIt(string text)
    {
        var schema = JsonSchema.FromText(text);
        var machine = Open(AnswerForm.OfSchema(JsonElement.Parse(text)));

        var answers = Enumerable.Range(0, 8).Select(seed => Answer(machine, seed)).OfType<string>().ToList();

        Assert.True(answers.Count >= 6, $"only {answers.Count} of 8 came to an end");
        foreach (var answer in answers)
        {
            var result = schema.Evaluate(JsonElement.Parse(answer), new EvaluationOptions { RequireFormatValidation = true });
            Assert.True(result.IsValid, answer);
        }
    }

    [Fact]
    public void Allowed_AFormatThatNobodyKnows_IsANote()
    {
        var answer = Answer(Open(AnswerForm.OfSchema(JsonElement.Parse("""{"type":"string","format":"knot","maxLength":4}"""))), 3);

        Assert.InRange(JsonElement.Parse(answer!).GetString()!.EnumerateRunes().Count(), 0, 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Allowed_ACall_IsReadAsOneOfTheTools(bool hasTags)
    {
        ToolInfo[] tools =
        [
            new() { Name = "add", Parameters = JsonElement.Parse("""{"type":"object","properties":{"x":{"type":"integer"},"y":{"$ref":"#/$defs/y"}},"required":["x","y"],"$defs":{"y":{"enum":["a","b"]}}}""") },
            new() { Name = "look" },
            new() { Name = "free", Parameters = JsonElement.Parse("""{"type":"object","properties":{"$ref":{"type":"string"}},"not":{"pattern":"a"}}""") },
        ];
        var offered = LocalTools.Of(new ToolOffer([.. tools], ToolChoice.Any));
        var machine = Open(AnswerForm.OfCall(offered) with { HasTags = hasTags });

        var answers = Enumerable.Range(0, 24).Select(seed => Answer(machine, seed)).OfType<string>().ToList();

        Assert.NotEmpty(answers);
        foreach (var answer in answers)
        {
            Assert.Equal(hasTags, answer.StartsWith("<tool_call>\n{", StringComparison.Ordinal));
            var (text, calls) = LocalTools.Read(answer, offered);
            Assert.Empty(text);
            var call = Assert.Single(calls);
            Assert.Null(call.ParseError);
            Assert.Contains(call.Function, tools.Select(t => t.Name));
            if (call.Function != "free")
            {
                Assert.True(JsonSchema.FromText(tools.Single(t => t.Name == call.Function).Parameters.GetRawText()).Evaluate(JsonSerializer.SerializeToElement(call.Arguments)).IsValid, answer);
            }
        }
    }

    [Theory]
    [InlineData("[A-Z]{2}-\\d{3}")]
    [InlineData("^(yes|no)( because [a-z ,]{1,20})?$")]
    [InlineData("\\w+@\\w+\\.(com|org)|[^a-z\\s]{1}")]
    public void Allowed_APattern_GivesATextThatFitsAsAWhole(string pattern)
    {
        var machine = Open(AnswerForm.OfPattern(pattern));

        var answers = Enumerable.Range(0, 8).Select(seed => Answer(machine, seed)).OfType<string>().ToList();

        Assert.NotEmpty(answers);
        Assert.All(answers, a => Assert.Matches(new Regex($"^(?:{pattern})$", RegexOptions.ECMAScript), a));
    }

    [Theory]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", "response_schema at # has the keyword dependentRequired, which a local model cannot be held to. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"string","not":{"pattern":"^a"}}""", "response_schema at # has the keyword pattern within not or if, and a local model cannot be held to the contrary of that. Change it, or use a model of another provider.")]
    [InlineData("""{"properties":{"n":{"type":"number","not":{"type":"integer"}}}}""", "response_schema at #/properties/n has the type integer within not or if where other numbers may come, and a local model cannot be held to the contrary of that. Change it, or use a model of another provider.")]
    [InlineData("""{"not":{"const":[1]}}""", "response_schema at # names an array as a whole within not or if, and a local model cannot be held to the contrary of that. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"if":{"properties":{"a":{"format":"email"}}},"then":{"required":["a"]}}""", "response_schema at #/properties/a has the keyword format within not or if, and a local model cannot be held to the contrary of that. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"array","not":{"contains":{"const":1}}}""", "response_schema at # has the keyword contains within not or if, and a local model cannot be held to the contrary of that. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":1}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"prefixItems":[{},{},{}],"minItems":2,"maxItems":1}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"not":true}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"number"}]}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"enum":["a","b"],"not":{"enum":["b","a"]}}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"enum":[{"a":1}],"patternProperties":{"a":{}}}""", "response_schema at # has enum beside patternProperties: leave out the values that do not fit it, and it. Change it, or use a model of another provider.")]
    [InlineData("""{"items":{"type":"array","uniqueItems":true}}""", "response_schema at #/items has uniqueItems, and a local model is held to it where the items have an enum of at most 10 values. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"string","pattern":"^a+$","maxLength":3}""", "response_schema at # has pattern beside another bound of the text: say all of it in the pattern. Change it, or use a model of another provider.")]
    [InlineData("""{"allOf":[{"type":"string","pattern":"a"},{"pattern":"b"}]}""", "response_schema at # has allOf with pattern twice, which cannot be put into one: write one schema. Change it, or use a model of another provider.")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}}}]}""", "response_schema at # has allOf with additionalProperties twice, which cannot be put into one: write one schema. Change it, or use a model of another provider.")]
    [InlineData("""{"allOf":[{"type":"string"},false,{"maxLength":3}]}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"type":"integer","multipleOf":1007}""", "response_schema at # has multipleOf 1007, and a local model is held to whole steps up to 100 (and zeros behind), to 0.1, 0.01 and so on, and to others where they are few. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"number","multipleOf":0.3}""", "response_schema at # has multipleOf 0.3, and a local model is held to whole steps up to 100 (and zeros behind), to 0.1, 0.01 and so on, and to others where they are few. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"number","multipleOf":0}""", "response_schema at # has multipleOf 0, and a local model is held to whole steps up to 100 (and zeros behind), to 0.1, 0.01 and so on, and to others where they are few. Change it, or use a model of another provider.")]
    [InlineData("""{"properties":{"a":{}},"propertyNames":{"maxLength":2}}""", "response_schema at # has propertyNames beside members that are named, and a local model is held to it in objects without such. Change it, or use a model of another provider.")]
    [InlineData("""{"minProperties":2}""", "response_schema at # has minProperties above 1: a name that comes twice would count once. Change it, or use a model of another provider.")]
    [InlineData("""{"patternProperties":{"^a":{},"^b":{}}}""", "response_schema at # has patternProperties with several patterns, or beside other members: a local model is held to one pattern for all names. Change it, or use a model of another provider.")]
    [InlineData("""{"type":"string","pattern":"(a)\\1"}""", "The pattern (a)\\1 cannot be kept to: it names a group again, which cannot be kept to while an answer is written. Change it in response_schema.")]
    [InlineData("""{"type":"string","pattern":"(?=a)b"}""", "The pattern (?=a)b cannot be kept to: it looks ahead or behind, which cannot be kept to while an answer is written. Change it in response_schema.")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}""", "The form of the answer cannot be met: nothing fits it, or it nests in itself more than 16 times. Change response_schema.")]
    [InlineData("""{"$ref":"#/nix"}""", "response_schema at #/nix is named by a $ref, but is not there. Change it, or use a model of another provider.")]
    [InlineData("""{"oneOf":[{"type":"string"},{"type":"string"}]}""", "response_schema at # has oneOf whose parts may fit the same value: use anyOf. Change it, or use a model of another provider.")]
    public void Open_WhatCannotBeKeptTo_IsRefusedByName(string schema, string message) =>
        Assert.Equal(message, Assert.Throws<GenerationException>(() => Open(AnswerForm.OfSchema(JsonElement.Parse(schema)))).Message);

    public static TheoryData<string> Hostile() =>
    [
        """{"$ref":"#"}""",
        """{"type":"string","pattern":"^(((a{0,100}){0,100}){0,100}){0,100}$"}""",
        """{"type":"string","pattern":"(x+x+)+y"}""",
        """{"type":"string","pattern":"(a|b)*a(a|b){20}$"}""",
        """{"type":"string","pattern":"(a{9999}){9999}"}""",
        $$"""{"type":"string","pattern":"{{string.Concat(Enumerable.Repeat("a?", 900))}}"}""",
        $$"""{"type":"string","pattern":"{{new string('(', 900)}}"}""",
        """{"properties":{""" + string.Join(',', Enumerable.Range(0, 1_500).Select(i => $"\"p{i}\":true")) + "}}",
        $$"""{"enum":[{{string.Join(',', Enumerable.Range(0, 10_000))}}]}""",
        """{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}]},"b":{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"},{"type":"array","items":{"$ref":"#/$defs/a"}}]}},"$ref":"#/$defs/a"}""",
        """{"type":5}""",
        """{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"},{"$ref":"#/$defs/a"}]},"b":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b","minimum":1}]}},"$ref":"#/$defs/a"}""",
        """{"allOf":[{"properties":{"a":1,"a":2}},{"properties":{"b":3}}]}""",
        """{"allOf":[{"properties":[]},{"properties":{"b":3}}]}""",
        """{"prefixItems":{"a":1}}""",
        """{"$ref":null,"minimum":1}""",
        """{"type":[null]}""",
        """{"type":"object","required":[null]}""",
        """{"allOf":[{"type":null},{"type":"string"}]}""",
        """{"allOf":[{"required":[null]},{"required":["a"]}]}""",
        """{"allOf":[3,{"required":["a"]}]}""",
        """{"properties":{"\ud800":{}}}""",
        """{"type":"integer","minimum":1e300}""",
        """{"$defs":{"a":{"not":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}""",
        """{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}},"not":{"$ref":"#/$defs/a"}}""",
        """{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"not":{"$ref":"#/$defs/a"}}]}},"not":{"$ref":"#/$defs/a"}}""",
        """{"$defs":{"a":{"if":{"$ref":"#/$defs/a"},"then":{"$ref":"#/$defs/a"},"else":{"$ref":"#/$defs/a"}}},"$ref":"#/$defs/a"}""",
        """{"$defs":{"a":{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}},"const":1,"$ref":"#/$defs/a"}""",
        """{"not":[]}""",
        """{"not":{"enum":3}}""",
        """{"type":"integer","not":{"enum":[1e300]}}""",
        """{"type":"string","not":{"enum":["\ud800"]}}""",
        """{"if":3,"then":4}""",
        """{"type":"string","not":{"enum":[""" + string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"w{i}\"")) + "]}}",
        """{"not":{"anyOf":[""" + string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"required":["a{{i}}","b{{i}}"]}""")) + "]}}",
        """{"allOf":[""" + string.Join(',', Enumerable.Range(0, 40).Select(i => $$"""{"if":{"required":["a{{i}}"]},"then":{"required":["b{{i}}"]},"else":true}""")) + "]}",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Open_HostileForms_EndByTheirBoundsInASentenceOrAnAnswer(string schema)
    {
        var started = Environment.CpuUsage.TotalTime;

        var error = Record.Exception(() => Answer(Open(AnswerForm.OfSchema(JsonElement.Parse(schema))), 1));

        Assert.True(error is null or GenerationException { Message.Length: < 400 }, error?.ToString());

        // Generous: other tests run beside, and their time counts too.
        Assert.InRange(Environment.CpuUsage.TotalTime - started, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static FormMachine Open(AnswerForm form) => new(form, Trie.Value);

    /// <summary>An answer of random tokens, which towards its end prefers what closes; null where it comes to none.</summary>
    private static string? Answer(FormMachine machine, int seed)
    {
        var (random, state, output) = (new Random(seed), new FormState(machine, Bytes.Value), new List<byte>());
        for (var step = 0; step < 600; step++)
        {
            var allowed = state.Allowed.ToArray();
            var ids = Enumerable.Range(0, Vocabulary).Where(id => ((allowed[id / 64] >> (id % 64)) & 1) != 0).ToList();
            var closing = ids.FindAll(id => id == EndId || Bytes.Value.Of((uint)id) is [(byte)'"' or (byte)'}' or (byte)']' or (byte)'.' or (byte)'@']);
            var id = step > 60 && closing.Count > 0 && random.Next(4) > 0 ? closing[random.Next(closing.Count)] : ids[random.Next(ids.Count)];
            if (id == EndId)
            {
                return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString([.. output]);
            }

            output.AddRange(Bytes.Value.Of((uint)id));
            state.Take(id);
        }

        return null;
    }
}
