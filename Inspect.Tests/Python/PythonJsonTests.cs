using System.Text.Json;
using Inspect.Engine.Logs.Tables;
using Inspect.Engine.Python;

namespace Inspect.Tests.Python;

/// <summary>JSON as <c>json.dumps</c> of Python 3 writes it, in prompts and in the cells of tables.</summary>
public sealed class PythonJsonTests
{
    [Theory]
    [InlineData("\"a\\u007f\\u00e9\\n\\\"\"", "\"a\\u007f\\u00e9\\n\\\"\"")]
    [InlineData("{\"a\":[1,true,null,{}],\"b\":{}}", "{\"a\": [1, true, null, {}], \"b\": {}}")]
    public void Dump_AndCells_WriteTheSame(string json, string text)
    {
        var value = JsonElement.Parse(json);

        Assert.Equal((text, text), (PythonJson.Dump(value), CellJson.Of(value)));
    }

    [Fact]
    public void Cells_HaveNumbersAsPythonReadsThem() =>
        Assert.Equal("[1, 1.0, 1000.0, 1e-07]", CellJson.Of(JsonElement.Parse("[1, 1.0, 1e3, 0.0000001]")));
}
