"""PyTorch's OpInfo for pools, norms and losses: the sample inputs and the error inputs of its own tests."""

from torch_opinfo import opinfo_cases

LAYERS = '''
nn.functional.avg_pool1d=avg_pool1d input kernel_size stride padding ceil_mode count_include_pad
nn.functional.max_pool1d=max_pool1d input kernel_size stride padding dilation ceil_mode return_indices
nn.functional.adaptive_avg_pool1d=adaptive_avg_pool1d input output_size
nn.functional.adaptive_max_pool1d=adaptive_max_pool1d input output_size return_indices
nn.functional.layer_norm=layer_norm input normalized_shape weight bias eps
nn.functional.group_norm=group_norm input num_groups weight bias eps
nn.functional.prelu=prelu input weight; nn.functional.glu=glu input dim
'''
BATCH_NORM = '''
nn.functional.batch_norm=batch_norm input running_mean running_var weight bias training momentum eps
nn.functional.instance_norm=instance_norm input running_mean running_var weight bias use_input_stats momentum eps
'''
LOSSES = '''
nn.functional.mse_loss=mse_loss input target reduction; nn.functional.l1_loss=l1_loss input target reduction
nn.functional.smooth_l1_loss=smooth_l1_loss input target reduction beta
nn.functional.huber_loss=huber_loss input target reduction delta
nn.functional.cross_entropy=cross_entropy input target weight ignore_index reduction label_smoothing
nn.functional.nll_loss=nll_loss input target weight ignore_index reduction
nn.functional.binary_cross_entropy=binary_cross_entropy input target weight reduction
nn.functional.binary_cross_entropy_with_logits=binary_cross_entropy_with_logits input target weight pos_weight reduction
'''


def cases():
    yield from opinfo_cases('opinfo_layers', LAYERS)
    yield from opinfo_cases('opinfo_layers', BATCH_NORM, differentiable=['input', 'weight', 'bias'])
    yield from opinfo_cases('opinfo_layers', LOSSES, differentiable=['input', 'target'])
