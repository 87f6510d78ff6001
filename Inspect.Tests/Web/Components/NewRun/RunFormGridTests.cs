using Inspect.Web.Components.NewRun;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>Several values of a field make several runs.</summary>
public sealed class RunFormGridTests
{
    private static readonly RunForm Form = new RunForm { Task = "t", Model = "a/b" }.With("temperature", "0");

    [Fact]
    public void Variants_OneValueEach_AreTheFormAlone() => Assert.Equal((1, 1), ((int)Form.Runs, Form.Variants().Count()));

    [Fact]
    public void Variants_TwoModelsAndThreeTemperatures_AreSix()
    {
        var form = Form.WithFurther(RunForm.ModelKey, ["c/d"]).WithFurther(RunForm.TemperatureKey, ["0.5", "1", " "]);

        Assert.Equal(6, form.Runs);
        Assert.Equal(
            [("a/b", "0"), ("a/b", "0.5"), ("a/b", "1"), ("c/d", "0"), ("c/d", "0.5"), ("c/d", "1")],
            form.Variants().Select(f => (f.Model!, f.Texts["temperature"])));
    }

    [Fact]
    public void Variants_OfAParameter_SetIt()
    {
        var form = Form.WithFurther(RunForm.ParameterKey("count"), ["5"]);

        Assert.Equal([null, "5"], form.Variants().Select(f => f.Parameters.GetValueOrDefault("count")));
    }

    [Fact]
    public void Runs_OfHugeProducts_DoNotOverflow()
    {
        var many = Enumerable.Range(0, 100_000).Select(i => $"{i}").ToArray();
        var form = Form.WithFurther(RunForm.ModelKey, [.. many]).WithFurther(RunForm.TemperatureKey, [.. many]).WithFurther(RunForm.ParameterKey("p"), [.. many]).WithFurther(RunForm.ParameterKey("q"), [.. many]);

        Assert.True(form.Runs > 1_000_000);
    }
}
