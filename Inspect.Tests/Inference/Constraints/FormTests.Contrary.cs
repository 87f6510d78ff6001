using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Constraints;
using Inspect.Tests.Support;
using Json.Schema;

namespace Inspect.Tests.Inference.Constraints;

/// <summary>What must not fit, and what must fit where something else does.</summary>
public sealed partial class FormTests
{
    private static readonly string[] PlainTypes = ["integer", "string", "null", "boolean"];

    /// <summary>What the standard says of each text (JSON Schema 2020-12, Core 10.2 and Validation 6): both lists together try each branch.</summary>
    [Theory]
    [InlineData("""{"type":"string","not":{"const":"no"}}""", new[] { "\"yes\"", "\"n\"", "\"non\"", "\"\"", "\"No\"" }, new[] { "\"no\"", "1" })]
    [InlineData("""{"type":"string","pattern":"^[ab]{1,2}$","not":{"enum":["a","bb"]}}""", new[] { "\"b\"", "\"ab\"", "\"aa\"", "\"ba\"" }, new[] { "\"a\"", "\"bb\"", "\"abc\"" })]
    [InlineData("""{"type":"integer","not":{"enum":[7,-1]}}""", new[] { "0", "70", "-7", "17", "1" }, new[] { "7", "-1", "7.5" })]
    [InlineData("""{"type":"number","minimum":-1,"maximum":8,"not":{"enum":[7,-1,8]}}""", new[] { "7.5", "-0.5", "0", "6.999" }, new[] { "7", "7.0", "7.000", "-1", "8", "8.0" })]
    [InlineData("""{"type":["boolean","null"],"not":{"enum":[false,"x"]}}""", new[] { "true", "null" }, new[] { "false", "\"x\"" })]
    [InlineData("""{"not":{"type":["string","number"]}}""", new[] { "true", "null", "[1]", "{\"a\":1}" }, new[] { "\"a\"", "1", "1.5" })]
    [InlineData("""{"type":"object","not":{"required":["a"]}}""", new[] { "{}", "{\"b\":1}", "{\"aa\":1}" }, new[] { "{\"a\":1}", "{\"b\":1,\"a\":1}", "[]" })]
    [InlineData("""{"type":"object","properties":{"a":{},"b":{}},"not":{"required":["a","b"]}}""", new[] { "{}", "{\"a\":1}", "{\"b\":1}" }, new[] { "{\"a\":1,\"b\":2}" })]
    [InlineData("""{"type":"integer","not":{"minimum":3,"exclusiveMaximum":9}}""", new[] { "2", "9", "-5", "90" }, new[] { "3", "8" })]
    [InlineData("""{"type":"string","not":{"minLength":2}}""", new[] { "\"\"", "\"a\"" }, new[] { "\"ab\"" })]
    [InlineData("""{"type":"string","not":{"maxLength":2}}""", new[] { "\"abc\"" }, new[] { "\"ab\"", "\"\"" })]
    [InlineData("""{"type":"array","not":{"minItems":1,"maxItems":2}}""", new[] { "[]", "[1,2,3]" }, new[] { "[1]", "[1,2]" })]
    [InlineData("""{"type":"integer","not":{"not":{"maximum":3}}}""", new[] { "3", "-9" }, new[] { "4" })]
    [InlineData("""{"type":"integer","not":{"anyOf":[{"maximum":3},{"const":5}]}}""", new[] { "4", "6" }, new[] { "3", "5" })]
    [InlineData("""{"type":"integer","not":{"allOf":[{"minimum":3},{"maximum":5}]}}""", new[] { "2", "6" }, new[] { "3", "5" })]
    [InlineData("""{"enum":["aa","b",3,10,null],"if":{"type":"string"},"then":{"minLength":2},"else":{"maximum":5}}""", new[] { "\"aa\"", "3", "null" }, new[] { "\"b\"", "10" })]
    [InlineData(Kinds, new[] { """{"kind":"a","x":1}""", """{"kind":"b","y":true}""", """{"kind":"b"}""", """{"kind":"c"}""", """{"kind":"c","x":1}""" }, new[] { """{"kind":"a"}""", """{"kind":"b","x":1}""", """{"kind":"d"}""", "{}" })]
    [InlineData("""{"type":"object","properties":{"n":{"type":"integer"},"m":{"type":"integer"}},"if":{"required":["n"]},"then":{"properties":{"n":{"minimum":5}}},"else":{"required":["m"]}}""",
        new[] { """{"n":5}""", """{"n":9,"m":1}""", """{"m":1}""" }, new[] { "{}", """{"n":4}""", """{"n":4,"m":1}""" })]
    [InlineData("""{"type":["integer","null"],"if":{"type":"null"},"else":{"minimum":2}}""", new[] { "null", "2" }, new[] { "1" })]
    [InlineData("""{"type":"integer","if":{"minimum":2}}""", new[] { "1", "2" }, new[] { "null" })]
    [InlineData("""{"type":"integer","then":{"minimum":2},"else":false}""", new[] { "1", "2" }, new[] { "null" })]
    public void Allowed_WhatMustNotOrMayOnlySometimesFit_IsAsTheStandardHasIt(string schema, string[] fitting, string[] others)
    {
        var machine = Open(AnswerForm.OfSchema(JsonElement.Parse(schema)));

        Assert.All(fitting, t => Assert.True(IsWhole(machine, t), t));
        Assert.All(others, t => Assert.False(IsWhole(machine, t), t));
    }

    private const string Kinds = """
        {"type":"object","properties":{"kind":{"enum":["a","b","c"]},"x":{"type":"integer"},"y":{"type":"boolean"}},"required":["kind"],"allOf":[
        {"if":{"properties":{"kind":{"const":"a"}},"required":["kind"]},"then":{"required":["x"]}},
        {"if":{"properties":{"kind":{"const":"b"}},"required":["kind"]},"then":{"properties":{"x":false}}}]}
        """;

    [Fact]
    public void Open_AConditionForEachOfManyKinds_IsReadWithinBounds()
    {
        var kinds = Enumerable.Range(0, 20).Select(i => $"\"k{i}\"").ToList();
        var conditions = kinds.Select((k, i) => $$$"""{"if":{"properties":{"kind":{"const":{{{k}}}}},"required":["kind"]},"then":{"properties":{"v":{"const":{{{i}}}}},"required":["v"]}}""");
        var schema = $$$"""{"type":"object","properties":{"kind":{"enum":[{{{string.Join(',', kinds)}}}]},"v":{"type":"integer"}},"required":["kind"],"allOf":[{{{string.Join(',', conditions)}}}]}""";

        var machine = Open(AnswerForm.OfSchema(JsonElement.Parse(schema)));

        Assert.All(Enumerable.Range(0, 20), i => Assert.True(IsWhole(machine, $$"""{"kind":"k{{i}}","v":{{i}}}""")));
        Assert.All(Enumerable.Range(0, 20), i => Assert.False(IsWhole(machine, $$"""{"kind":"k{{i}}","v":{{i + 1}}}""")));
    }

    [Fact]
    public void Allowed_MadeUpSchemasOfPlainValues_TakeWhatAGeneralValidatorTakesAndNothingElse()
    {
        string[] texts = ["null", "true", "false", .. Enumerable.Range(-1, 8).Select(n => n.ToString(CultureInfo.InvariantCulture)), "\"\"", "\"a\"", "\"b\"", "\"ab\"", "\"abc\""];
        var values = texts.Select(t => JsonElement.Parse(t)).ToList();
        var random = new Random(19);
        var (rounds, read) = (LongRun.Times(600, 20_000), 0);
        for (var round = 0; round < rounds; round++)
        {
            var made = MadeUp(random, 3);
            made["type"] = new JsonArray([.. PlainTypes.Where(_ => random.Next(4) > 0).Select(t => (JsonNode)t)]);
            var schema = made.ToJsonString();
            var validator = JsonSchema.FromText(schema);
            var expected = texts.Where((_, i) => validator.Evaluate(values[i]).IsValid).ToList();
            try
            {
                var machine = Open(AnswerForm.OfSchema(JsonElement.Parse(schema)));
                Assert.True(expected.SequenceEqual(texts.Where(t => IsWhole(machine, t))), schema);
                read++;
            }
            catch (GenerationException error) when (error.Message.StartsWith("The form of the answer cannot be met", StringComparison.Ordinal))
            {
                Assert.True(expected.Count == 0, schema);
            }
            catch (GenerationException)
            {
                // What cannot be kept to.
            }
        }

        Assert.InRange(read, rounds / 3, rounds);
    }

    [Fact]
    public void Allowed_MadeUpSchemasOfObjects_TakeWhatAGeneralValidatorTakesOfTheirOwnMembersAndNothingElse()
    {
        var texts = new[] { null, "\"k\":\"a\"", "\"k\":\"b\"" }.SelectMany(_ => new[] { null, "\"x\":0", "\"x\":3", "\"x\":5" }, (k, x) => (string?[])[k, x])
            .SelectMany(_ => new[] { null, "\"z\":1" }, (own, z) => (Text: $"{{{string.Join(',', own.Append(z).Where(m => m is not null))}}}", IsOwn: z is null)).ToList();
        var values = texts.ConvertAll(t => JsonElement.Parse(t.Text));
        var random = new Random(23);
        var (rounds, read) = (LongRun.Times(400, 10_000), 0);
        for (var round = 0; round < rounds; round++)
        {
            var made = MadeUpObject(random, 3);
            made["type"] = "object";
            made["properties"] = JsonNode.Parse("""{"k":{"enum":["a","b"]},"x":{"type":"integer"}}""");
            var schema = made.ToJsonString();
            var validator = JsonSchema.FromText(schema);
            FormMachine? machine = null;
            try
            {
                machine = Open(AnswerForm.OfSchema(JsonElement.Parse(schema)));
                read++;
            }
            catch (GenerationException error)
            {
                // What cannot be kept to, or met.
                Assert.True(!error.Message.StartsWith("The form of the answer cannot be met", StringComparison.Ordinal) || values.TrueForAll(v => !validator.Evaluate(v).IsValid), schema);
            }

            for (var i = 0; machine is not null && i < texts.Count; i++)
            {
                var (isTaken, isValid) = (IsWhole(machine, texts[i].Text), validator.Evaluate(values[i]).IsValid);
                Assert.True(isTaken ? isValid : !isValid || !texts[i].IsOwn, $"{texts[i].Text} {schema}");
            }
        }

        Assert.InRange(read, rounds / 3, rounds);
    }

    private static JsonObject MadeUpObject(Random random, int depth)
    {
        var schema = new JsonObject();
        for (var count = random.Next(1, 3); count > 0; count--)
        {
            JsonNode Part() => MadeUpObject(random, depth - 1);
            var (keyword, value) = random.Next(depth > 0 ? 9 : 4) switch
            {
                0 => ("required", (JsonNode)new JsonArray(random.Next(2) == 0 ? "k" : "x")),
                1 => ("properties", new JsonObject { ["k"] = new JsonObject { ["const"] = random.Next(2) == 0 ? "a" : "b" } }),
                2 => ("properties", new JsonObject { ["x"] = MadeUp(random, 1) }),
                3 => ("type", "object"),
                4 => ("not", Part()),
                5 or 6 => ("if", Part()),
                7 => ("anyOf", new JsonArray(Part(), Part())),
                _ => ("allOf", new JsonArray(Part(), Part())),
            };
            schema[keyword] = value;
            if (keyword == "if")
            {
                schema[random.Next(2) == 0 ? "then" : "else"] = Part();
            }
        }

        return schema;
    }

    private static JsonObject MadeUp(Random random, int depth)
    {
        var schema = new JsonObject();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            JsonNode Part() => MadeUp(random, depth - 1);
            var (keyword, value) = random.Next(depth > 0 ? 12 : 7) switch
            {
                0 => ("minimum", (JsonNode)random.Next(-1, 6)),
                1 => ("exclusiveMaximum", random.Next(-1, 8)),
                2 => ("minLength", random.Next(3)),
                3 => ("maxLength", random.Next(3)),
                4 => ("const", random.Next(2) == 0 ? random.Next(5) : "ab"),
                5 => ("enum", new JsonArray(random.Next(5), "a", random.Next(5), null, true)),
                6 => ("type", random.Next(2) == 0 ? "string" : new JsonArray("integer", "null")),
                7 or 8 => ("not", Part()),
                9 => ("if", Part()),
                10 => ("anyOf", new JsonArray(Part(), Part())),
                _ => ("allOf", new JsonArray(Part(), Part())),
            };
            schema[keyword] = value;
            if (keyword == "if")
            {
                schema[random.Next(2) == 0 ? "then" : "else"] = Part();
                schema["then"] ??= Part();
            }
        }

        return schema;
    }

    private static bool IsWhole(FormMachine machine, string text) => machine.Behind(machine.Start, Encoding.UTF8.GetBytes(text)).IsNullable;
}
