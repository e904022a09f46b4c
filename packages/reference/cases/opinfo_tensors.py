"""PyTorch's OpInfo for what makes, converts, orders, picks, writes and draws: the sample inputs and the error inputs."""

from torch_opinfo import opinfo_cases

MAKING = '''
zeros size dtype; ones size dtype; zeros_like input dtype; ones_like input dtype; arange start end step dtype
linspace start end steps dtype; to input dtype; float=to input dtype; double=to input dtype; int=to input dtype
bool=to input dtype
'''
PICKING = '''
__getitem__=index input items indices; slice input dim start end step; masked_select input mask; nonzero input
sort input dim descending; topk input k dim largest; norm input p dim keepdim
max-binary=maximum input other; min-binary=minimum input other; broadcast_to=expand input size
split_with_sizes=split input split_size_or_sections dim; constant_pad_nd=pad input pad value
mm=matmul input other; mv=matmul input other; bmm=matmul input other; dot=matmul input other
'''
WRITING = 'index_put=index_put_ input items indices value; fill=fill_ input value; zero_ input'
DRAWING = '''
bernoulli input; nn.functional.dropout=dropout input p training
'''
UNDIFFERENTIABLE_DRAWING = 'multinomial input num_samples replacement; randn size dtype; uniform=uniform_ input a b'


def cases():
    for table in (MAKING, PICKING, WRITING, DRAWING):
        yield from opinfo_cases('opinfo_tensors', table)
    yield from opinfo_cases('opinfo_tensors', UNDIFFERENTIABLE_DRAWING, differentiable=False)
